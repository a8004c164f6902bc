package io.airline.aggregations;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Windows of one size that start every period, aligned to the epoch: {@code SlidingWindows.of(minutes(15)).every(seconds(5))}.
 * With a period equal to the size they are tumbling: each instant lies in exactly one.
 *
 * @param size length of each window, whole milliseconds
 * @param period distance between the starts of two windows, whole milliseconds; divides {@code size}
 */
public record SlidingWindows(Duration size, Duration period) {
    public SlidingWindows {
        Slices.requireDivides("window.period", period, "window.size", size);
    }

    /** Returns tumbling windows of that size; {@link #every} makes them slide. */
    public static SlidingWindows of(Duration size) {
        return new SlidingWindows(size, size);
    }

    /** Returns windows of this size that start every {@code period}. */
    public SlidingWindows every(Duration period) {
        return new SlidingWindows(size, period);
    }

    /** Returns the windows that contain {@code time}, earliest first: size divided by period of them. */
    public List<TimeWindow> windowsOf(Instant time) {
        Slices starts = Slices.of(period);
        Instant last = starts.startOf(time);
        List<TimeWindow> windows = new ArrayList<>();
        for (Instant start = last.minus(size).plus(period); !start.isAfter(last); start = start.plus(period)) {
            windows.add(new TimeWindow(start, start.plus(size)));
        }
        return windows;
    }
}
