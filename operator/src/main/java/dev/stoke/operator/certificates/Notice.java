package dev.stoke.operator.certificates;

/**
 * Something that a person may want to know: an Event.
 *
 * @param warning it was not meant to happen
 * @param reason CamelCase, for machines
 * @param message sentences; never hold key material
 */
public record Notice(boolean warning, String reason, String message) {}
