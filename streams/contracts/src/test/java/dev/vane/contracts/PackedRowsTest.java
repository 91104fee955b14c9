package dev.vane.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class PackedRowsTest {
    @Test
    void givesBackWhatWasPackedBitForBit() {
        Random random = new Random(1);
        for (int features : new int[] {1, 8, 63, 64, 65, 103, 206}) {
            List<String> packed = new ArrayList<>();
            PackedRows.Packer packer = PackedRows.of(features);
            for (int row = 0; row < 60; row++) {
                boolean imputed = random.nextInt(5) == 0;
                float[] values = new float[features];
                long[] presence = new long[(features + 63) / 64];
                for (int feature = 0; feature < features; feature++) {
                    if (random.nextBoolean()) {
                        values[feature] = (float) random.nextGaussian(0, 1e9);
                        presence[feature / 64] |= 1L << (feature % 64);
                    }
                }
                packer.add(
                        imputed,
                        feature -> (presence[feature / 64] >>> (feature % 64) & 1) == 1,
                        feature -> values[feature]);
                packed.add(told(values, presence, imputed));
            }

            PackedRows rows = packer.pack();
            List<String> unpacked = new ArrayList<>();
            rows.forEach((values, presence, imputed) -> unpacked.add(told(values, presence, imputed)));

            assertThat(unpacked).as("%d features", features).isEqualTo(packed);
            assertThat(rows.rows()).isEqualTo(60);
        }
    }

    @Test
    void hasNoRoomForWhatIsAbsent() {
        PackedRows none =
                PackedRows.of(206).add(false, feature -> false, feature -> 1).pack();

        assertThat(none.values().get()).isEmpty();
        assertThat(none.presence().get()).hasSize(26);
    }

    @Test
    void refusesBytesThatDoNotFitTogether() {
        Bytes one = Bytes.wrap(new byte[] {1});
        Bytes none = Bytes.wrap(new byte[0]);

        assertThatThrownBy(() -> new PackedRows(8, one, one, none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("values must have 4 bytes: 0");
        assertThatThrownBy(() -> new PackedRows(9, one, one, none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("presence must have 2 bytes: 1");
        assertThatThrownBy(() -> PackedRows.of(3).pack()).isInstanceOf(IllegalArgumentException.class);
    }

    private static String told(float[] values, long[] presence, boolean imputed) {
        return Arrays.toString(values) + Arrays.toString(presence) + imputed;
    }
}
