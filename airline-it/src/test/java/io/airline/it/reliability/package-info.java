/**
 * What may go wrong, done to real processes under load, and held against the oracle. What takes longer than CI has time for
 * is tagged {@code reliability} and runs in the profile of that name.
 */
package io.airline.it.reliability;
