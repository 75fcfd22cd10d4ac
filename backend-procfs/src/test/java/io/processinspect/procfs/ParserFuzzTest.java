package io.processinspect.procfs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Files with something wrong in them: a parser takes their numbers or refuses them by {@link MalformedFileException}, and nothing else
 * comes of it. {@code -Dprocessinspect.fuzz=N} changes how many.
 */
class ParserFuzzTest {
    private static final int INPUTS = Integer.getInteger("processinspect.fuzz", 20_000);

    private record Parser(String name, Supplier<ProcFileParser> content, String sample) {}

    private static final List<Parser> PARSERS = List.of(
            new Parser("stat", Stat::new, Samples.STAT),
            new Parser("statm", Statm::new, Samples.STATM),
            new Parser("io", ProcessIo::new, Samples.IO),
            new Parser("status", ProcessStatus::new, Samples.STATUS),
            new Parser("affinity", Affinity::new, Samples.STATUS),
            new Parser("meminfo", Meminfo::new, Samples.MEMINFO),
            new Parser("the machine's stat", SystemStat::new, Samples.SYSTEM_STAT),
            new Parser("limits", Limits::new, Samples.LIMITS));

    @TestFactory
    Stream<DynamicTest> mutated_files_are_parsed_or_refused() {
        return PARSERS.stream()
                .map(parser -> DynamicTest.dynamicTest(parser.name, () -> fuzz(parser, INPUTS / PARSERS.size())));
    }

    private static void fuzz(Parser parser, int inputs) {
        Random random = new Random(20261122);
        byte[] sample = parser.sample.getBytes(StandardCharsets.ISO_8859_1);
        ProcFileParser content = parser.content.get();
        int refused = 0;
        for (int i = 0; i < inputs; i++) {
            byte[] mutated = mutated(sample, random);
            ByteScanner text = ByteScanner.of(parser.name, mutated);
            try {
                content.parse(text);
                use(content, text);
            } catch (MalformedFileException expected) {
                refused++;
            } catch (RuntimeException wrong) {
                throw new AssertionError("input " + i + ": " + new String(mutated, StandardCharsets.ISO_8859_1), wrong);
            }
        }
        if (refused == 0 || refused == inputs) {
            throw new AssertionError("no mutation mattered, or each did: " + refused + " of " + inputs);
        }
    }

    /** What is done with the numbers afterwards. */
    private static void use(ProcFileParser content, ByteScanner text) throws MalformedFileException {
        if (content instanceof Stat stat) {
            text.text(stat.commStart(), stat.commEnd());
            stat.isThread(text);
            stat.hasExited();
            stat.exitCode(text);
            KernelUnits units = new KernelUnits(4096, 100, 1_795_358_079);
            units.instant(stat.startTicks());
            if (units.nanos(stat.userTicks()) < 0 || units.bytes(stat.virtualBytes()) < 0) {
                throw new AssertionError("a negative number");
            }
        }
    }

    private static byte[] mutated(byte[] sample, Random random) {
        byte[] bytes = sample.clone();
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            bytes = mutatedOnce(bytes, random);
        }
        return bytes;
    }

    private static byte[] mutatedOnce(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        int length = random.nextInt(Math.min(40, bytes.length - at) + 1);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> bytes[at] = (byte) "0123456789 -()\n\t:,".charAt(random.nextInt(18));
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 3 -> {
                return joined(bytes, at, new byte[0], at + length);
            }
            case 4 -> {
                return joined(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
            }
            default -> {
                byte[] large = Long.toString(random.nextLong()).getBytes(StandardCharsets.US_ASCII);
                return joined(bytes, at, large, at);
            }
        }
        return bytes;
    }

    /** The bytes up to one place, some others, and the bytes from another place on. */
    private static byte[] joined(byte[] bytes, int until, byte[] others, int from) {
        byte[] all = Arrays.copyOf(bytes, until + others.length + bytes.length - from);
        System.arraycopy(others, 0, all, until, others.length);
        System.arraycopy(bytes, from, all, until + others.length, bytes.length - from);
        return all;
    }
}
