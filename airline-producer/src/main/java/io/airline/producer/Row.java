package io.airline.producer;

import java.util.List;

/**
 * One row of a dataset, as text.
 *
 * @param line the line or sheet row where it starts, counted from 1
 * @param cells the cells from the first column on; a blank cell is empty, never null
 */
record Row(long line, List<String> cells) {}
