package dev.vane.inference.familiarity;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Training windows that stand for all of them: {@code [prototypes × columns]}, one byte for each value in the steps of
 * {@link Column}. In JSON each is a row of base 64. Immutable.
 */
@JsonSerialize(using = Prototypes.Writer.class)
@JsonDeserialize(using = Prototypes.Reader.class)
public final class Prototypes {
    /** The squared difference of one column counts for no more: what is six scales away is simply elsewhere. */
    static final double MAX_DISTANCE = 36;

    private static final int MAX_SQUARED_STEPS = (int) (MAX_DISTANCE * Column.STEPS * Column.STEPS);

    private final List<byte[]> rows;

    private Prototypes(List<byte[]> rows) {
        this.rows = rows;
    }

    /**
     * Prototypes of rows with as many columns each.
     *
     * @throws IllegalArgumentException if the rows differ in length
     */
    static Prototypes of(List<byte[]> rows) {
        if (rows.stream().mapToInt(row -> row.length).distinct().count() > 1) {
            throw new IllegalArgumentException("familiarity.prototypes must all have the same number of columns");
        }
        return new Prototypes(rows.stream().map(byte[]::clone).toList());
    }

    /** Number of prototypes. */
    int count() {
        return rows.size();
    }

    /** Columns of a prototype; 0 if there is none. */
    int columns() {
        return rows.isEmpty() ? 0 : rows.getFirst().length;
    }

    /** Distance to the nearest prototype, in [0, {@value #MAX_DISTANCE}]. */
    double nearest(byte[] window) {
        double nearest = MAX_DISTANCE;
        for (byte[] row : rows) {
            nearest = Math.min(nearest, distance(window, row));
        }
        return nearest;
    }

    /**
     * Mean over the columns that both have of the squared difference in scales, each at most {@value #MAX_DISTANCE}.
     * Two windows that share less than half of the columns that they have between them are as far apart as can be:
     * few shared columns would make strangers look alike.
     */
    static double distance(byte[] one, byte[] other) {
        int shared = 0;
        int alone = 0;
        int sum = 0;
        for (int column = 0; column < one.length; column++) {
            boolean inOne = one[column] != Column.ABSENT;
            boolean inOther = other[column] != Column.ABSENT;
            if (inOne && inOther) {
                int difference = one[column] - other[column];
                sum += Math.min(difference * difference, MAX_SQUARED_STEPS);
                shared++;
            } else if (inOne || inOther) {
                alone++;
            }
        }
        return shared == 0 || shared < alone ? MAX_DISTANCE : (double) sum / shared / (Column.STEPS * Column.STEPS);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Prototypes that && Arrays.deepEquals(rows.toArray(), that.rows.toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(rows.toArray());
    }

    @Override
    public String toString() {
        return "Prototypes[%d × %d]".formatted(count(), columns());
    }

    /** A list of rows in base 64. */
    static final class Writer extends StdSerializer<Prototypes> {
        Writer() {
            super(Prototypes.class);
        }

        @Override
        public void serialize(Prototypes value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartArray();
            for (byte[] row : value.rows) {
                json.writeString(Base64.getEncoder().encodeToString(row));
            }
            json.writeEndArray();
        }
    }

    /** The same back. */
    static final class Reader extends StdDeserializer<Prototypes> {
        Reader() {
            super(Prototypes.class);
        }

        @Override
        public Prototypes deserialize(JsonParser json, DeserializationContext context) throws IOException {
            List<byte[]> rows = new ArrayList<>();
            try {
                for (String row : context.readValue(json, String[].class)) {
                    rows.add(Base64.getDecoder().decode(row));
                }
                return of(rows);
            } catch (IllegalArgumentException e) {
                throw JsonMappingException.from(json, "familiarity.prototypes: " + e.getMessage(), e);
            }
        }
    }
}
