/**
 * Database: the connection pool, the migrations and the wait for a database that is not there yet.
 * Knows no table by name but through the migration files; each capability owns its own SQL.
 */
@NullMarked
package dev.stoke.pod.database;

import org.jspecify.annotations.NullMarked;
