package io.airline.aggregations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class LeaderboardTest {
    @Provide
    Arbitrary<List<Map<String, Long>>> parts() {
        return Arbitraries.maps(
                        Arbitraries.strings().withCharRange('a', 'f').ofLength(1),
                        Arbitraries.longs().between(0, 5))
                .list()
                .ofMaxSize(5);
    }

    @Example
    void ranksByCount() {
        Leaderboard board = Leaderboard.of(Map.of("IndiGo", 666L, "Jet Airways", 1175L, "Trujet", 1L));

        assertThat(board.top(2))
                .containsExactly(
                        new LeaderboardEntry(1, "Jet Airways", 1175, 1175 / 1842.0),
                        new LeaderboardEntry(2, "IndiGo", 666, 666 / 1842.0));
    }

    @Example
    void orderOfEqualCountsIsByKeyAndTheirRanksDiffer() {
        Leaderboard board = Leaderboard.of(Map.of("Vistara", 3L, "Air Asia", 3L, "GoAir", 3L, "IndiGo", 4L));

        assertThat(board.top(4))
                .extracting(LeaderboardEntry::key)
                .containsExactly("IndiGo", "Air Asia", "GoAir", "Vistara");
        assertThat(board.top(4)).extracting(LeaderboardEntry::rank).containsExactly(1, 2, 3, 4);
    }

    /** Of all keys, also of those that are not among the best. */
    @Example
    void sharesAreOfTheWhole() {
        Leaderboard board = Leaderboard.of(Map.of("IndiGo", 6L, "GoAir", 3L, "Trujet", 1L));

        assertThat(board.top(1)).extracting(LeaderboardEntry::share).containsExactly(0.6);
        assertThat(board.total()).isEqualTo(10);
    }

    @Example
    void sharesOfNothingAreZero() {
        assertThat(Leaderboard.of(Map.of("IndiGo", 0L)).top(1))
                .containsExactly(new LeaderboardEntry(1, "IndiGo", 0, 0));
    }

    @Example
    void mayBeShorterThanTheLimit() {
        assertThat(Leaderboard.of(Map.of("IndiGo", 1L)).top(10)).hasSize(1);
        assertThat(new Leaderboard().top(10)).isEmpty();
        assertThat(Leaderboard.of(Map.of("IndiGo", 1L)).top(0)).isEmpty();
    }

    @Example
    void refusesANegativeLimit() {
        assertThatThrownBy(() -> new Leaderboard().top(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit -1 is negative");
    }

    /** Neither part has C among its two best, the whole has it first: who truncates before merging loses it. */
    @Example
    void aKeyThatLeadsNoPartMayLeadTheWhole() {
        Leaderboard board = Leaderboard.of(Map.of("A", 5L, "B", 4L, "C", 3L));
        board.merge(Leaderboard.of(Map.of("D", 5L, "E", 4L, "C", 3L)));

        assertThat(board.top(1)).extracting(LeaderboardEntry::key).containsExactly("C");
    }

    @Property
    void boardsOfPartsMergeIntoTheBoardOfTheWhole(
            @ForAll("parts") List<Map<String, Long>> parts, @ForAll @IntRange(max = 7) int limit) {
        Map<String, Long> whole = new HashMap<>();
        Leaderboard merged = new Leaderboard();
        for (Map<String, Long> part : parts) {
            part.forEach((key, count) -> whole.merge(key, count, Long::sum));
            merged.merge(Leaderboard.of(part));
        }

        assertThat(merged.top(limit)).isEqualTo(Leaderboard.of(whole).top(limit));
        assertThat(merged.total()).isEqualTo(Leaderboard.of(whole).total());
    }

    @Property
    void theBestAreABeginningOfAll(
            @ForAll("parts") List<Map<String, Long>> parts, @ForAll @IntRange(max = 7) int limit) {
        Leaderboard board = new Leaderboard();
        parts.forEach(part -> board.merge(Leaderboard.of(part)));

        List<LeaderboardEntry> all = board.top(Integer.MAX_VALUE);

        assertThat(board.top(limit)).isEqualTo(all.subList(0, Math.min(limit, all.size())));
        if (board.total() > 0) {
            assertThat(all.stream().mapToDouble(LeaderboardEntry::share).sum()).isCloseTo(1, within(1e-9));
        }
    }

    @Example
    void mergeLeavesTheOtherAsItWas() {
        Leaderboard other = Leaderboard.of(Map.of("IndiGo", 1L));
        Leaderboard board = Leaderboard.of(Map.of("IndiGo", 2L));

        board.merge(other);
        board.add("IndiGo", 4);

        assertThat(board.total()).isEqualTo(7);
        assertThat(other.total()).isEqualTo(1);
    }
}
