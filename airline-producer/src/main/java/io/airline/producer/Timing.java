package io.airline.producer;

/** How an event's time relates to the moment it was produced. */
public enum Timing {
    /** Both are the same. */
    ON_TIME,
    /** The event claims an earlier time. */
    LATE,
    /** The event claims a later time. */
    FUTURE
}
