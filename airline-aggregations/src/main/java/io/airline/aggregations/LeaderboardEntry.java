package io.airline.aggregations;

/**
 * One line of a leaderboard.
 *
 * @param rank place, from 1; equal counts are ordered by key and have different ranks
 * @param key key within the dimension
 * @param count number of events
 * @param share count divided by the sum of all keys' counts, 0 to 1
 */
public record LeaderboardEntry(int rank, String key, long count, double share) {}
