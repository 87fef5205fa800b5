/**
 * What a CustomResourceDefinition says about its objects: unknown fields, defaults, OpenAPI v3 and
 * CEL validation, and how its lists merge. Pure functions on JSON trees and the schema's own JSON.
 */
@NullMarked
package dev.stoke.local.embedded.schema;

import org.jspecify.annotations.NullMarked;
