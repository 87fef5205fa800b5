/**
 * The API over HTTP: paths, queries and media types in, JSON, Tables, watch streams and errors out.
 * Decides nothing about objects; that is the resources package's business.
 */
@NullMarked
package dev.stoke.local.embedded.http;

import org.jspecify.annotations.NullMarked;
