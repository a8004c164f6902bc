package io.airline.producer;

/**
 * A record of a dataset that is no event. A record is rejected once: for its first field, in the dataset's order, that
 * cannot be transformed, else for the first that the schema refuses.
 *
 * @param input the file's name as it was given
 * @param line the line of the file, or the row of the sheet, where the record starts; counted from 1
 * @param column the name of the column, empty if the record as a whole is wrong
 * @param value the field as the file has it; may be long, and may hold anything
 * @param reason what is wrong with the value, without repeating it
 * @param kind the kind of error
 */
public record Reject(String input, long line, String column, String value, String reason, ErrorKind kind) {}
