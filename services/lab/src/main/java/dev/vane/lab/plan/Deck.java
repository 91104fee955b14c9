package dev.vane.lab.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Deals its cards in random order, and is shuffled again when all are dealt. */
final class Deck<T> {
    private final List<T> cards;
    private final List<T> left = new ArrayList<>();
    private final Random random;

    Deck(List<T> cards, Random random) {
        this.cards = cards;
        this.random = random;
    }

    /** Deals different cards; one that would come twice goes to the bottom. */
    List<T> deal(int count) {
        List<T> dealt = new ArrayList<>();
        List<T> again = new ArrayList<>();
        while (dealt.size() < count) {
            if (left.isEmpty()) {
                left.addAll(cards);
                Collections.shuffle(left, random);
            }
            T card = left.removeFirst();
            (dealt.contains(card) ? again : dealt).add(card);
        }
        left.addAll(again);
        return dealt;
    }
}
