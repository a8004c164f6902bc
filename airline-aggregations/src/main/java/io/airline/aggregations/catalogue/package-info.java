/** The streams that come with the platform: all that the engine is told about flights. */
package io.airline.aggregations.catalogue;
