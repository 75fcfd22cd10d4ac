package io.processinspect.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processinspect.procfs.parse.Affinity;
import io.processinspect.procfs.parse.AuxiliaryVector;
import io.processinspect.procfs.parse.ByteScanner;
import io.processinspect.procfs.parse.CfsMicros;
import io.processinspect.procfs.parse.CpuList;
import io.processinspect.procfs.parse.CpuMax;
import io.processinspect.procfs.parse.Fixture;
import io.processinspect.procfs.parse.MalformedFileException;
import io.processinspect.procfs.parse.Meminfo;
import io.processinspect.procfs.parse.ProcCgroup;
import io.processinspect.procfs.parse.ProcCmdline;
import io.processinspect.procfs.parse.ProcFileParser;
import io.processinspect.procfs.parse.ProcIo;
import io.processinspect.procfs.parse.ProcLimits;
import io.processinspect.procfs.parse.ProcMountinfo;
import io.processinspect.procfs.parse.ProcNspid;
import io.processinspect.procfs.parse.ProcStat;
import io.processinspect.procfs.parse.ProcStatm;
import io.processinspect.procfs.parse.ProcStatus;
import io.processinspect.procfs.parse.ProcUptime;
import io.processinspect.procfs.parse.SystemStat;
import io.processinspect.procfs.parse.VmSize;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Broken files: a parser takes their numbers or throws {@link MalformedFileException}, and nothing else. {@code
 * -Dprocessinspect.fuzz=N} sets how many.
 */
@Tag("any-jdk")
class ParserFuzzTest {
    private static final int INPUTS = Integer.getInteger("processinspect.fuzz", 20_000);

    /** Refuses says whether there is any content that the parser rejects. */
    private record Parser(String name, Class<?> content, ProcFileParser<?> parse, byte[] sample, boolean refuses) {
        static Parser of(Class<?> content, ProcFileParser<?> parse, String file) {
            return new Parser(file, content, parse, Fixture.bytes(file), true);
        }

        static Parser lenient(Class<?> content, ProcFileParser<?> parse, String file) {
            return new Parser(file, content, parse, Fixture.bytes(file), false);
        }
    }

    private static final List<Parser> PARSERS = List.of(
            Parser.of(ProcStat.class, new ProcStat(), "machine/7/stat"),
            Parser.of(ProcStatm.class, new ProcStatm(), "machine/7/statm"),
            Parser.of(ProcIo.class, new ProcIo(), "machine/7/io"),
            Parser.of(ProcStatus.class, new ProcStatus(), "machine/7/status"),
            Parser.of(ProcNspid.class, ProcNspid::parse, "machine/7/status"),
            Parser.of(Affinity.class, Affinity::parse, "machine/7/status"),
            Parser.of(VmSize.class, VmSize::parse, "machine/7/status"),
            new Parser("online", CpuList.class, CpuList::parse, "0-3,8\n".getBytes(StandardCharsets.UTF_8), true),
            Parser.of(ProcLimits.class, ProcLimits::parse, "machine/7/limits"),
            Parser.lenient(ProcCmdline.class, new ProcCmdline(), "machine/7/cmdline"),
            Parser.lenient(ProcCgroup.class, ProcCgroup::parse, "machine/7/cgroup"),
            Parser.lenient(ProcMountinfo.class, ProcMountinfo::parse, "machine/7/mountinfo"),
            Parser.of(Meminfo.class, Meminfo::parse, "machine/meminfo"),
            Parser.of(ProcUptime.class, ProcUptime::parse, "machine/uptime"),
            Parser.of(SystemStat.class, SystemStat::parse, "machine/stat"),
            Parser.of(CpuMax.class, CpuMax::parse, "cgroup/cpu.max"),
            Parser.of(CfsMicros.class, CfsMicros::parse, "cgroup/cpu.cfs_quota_us"),
            new Parser("auxv", AuxiliaryVector.class, AuxiliaryVector::parse, auxiliaryVector(), true));

    private static byte[] auxiliaryVector() {
        ByteBuffer words = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
        words.putLong(33).putLong(1L << 46).putLong(6).putLong(4096).putLong(17).putLong(100);
        return words.putLong(0).putLong(0).array();
    }

    @Test
    void every_parser_is_given_such_files() throws Exception {
        Path classes = Path.of(ProcFileParser.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String folder = ProcFileParser.class.getPackageName().replace('.', '/');
        Set<String> parsers = new TreeSet<>();
        try (Stream<Path> files = Files.list(classes.resolve(folder))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                Class<?> type = Class.forName(ProcFileParser.class.getPackageName() + "." + name);
                boolean parses = Stream.of(type.getMethods())
                        .anyMatch(method -> method.getName().equals("parse"));
                if (parses && !type.isInterface()) {
                    parsers.add(name);
                }
            }
        }
        Set<String> fuzzed = PARSERS.stream()
                .map(parser -> parser.content.getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(parsers, fuzzed);
    }

    @TestFactory
    Stream<DynamicTest> mutated_files_are_parsed_or_refused() {
        return PARSERS.stream()
                .map(parser -> DynamicTest.dynamicTest(parser.name, () -> fuzz(parser, INPUTS / PARSERS.size())));
    }

    private static void fuzz(Parser parser, int inputs) {
        Random random = new Random(20261122);
        int refused = 0;
        for (int i = 0; i < inputs; i++) {
            byte[] mutated = mutated(parser.sample, random);
            ByteScanner text = ByteScanner.of(parser.name, mutated);
            try {
                use(parser.parse.parse(text));
            } catch (MalformedFileException expected) {
                refused++;
            } catch (RuntimeException wrong) {
                throw new AssertionError("input " + i + ": " + new String(mutated, StandardCharsets.ISO_8859_1), wrong);
            }
        }
        if (refused > 0 != parser.refuses || refused == inputs) {
            throw new AssertionError("rejected: " + refused + " of " + inputs);
        }
    }

    /** What is done with the numbers afterwards. */
    private static void use(Object content) {
        if (content instanceof ProcStat stat) {
            stat.commText();
            stat.isThread();
            stat.hasExited();
            stat.exitCode();
            KernelUnits units = new KernelUnits(4096, 100);
            if (units.nanos(stat.utime()) < 0 || units.bytes(stat.vsize()) < 0) {
                throw new AssertionError("a negative number");
            }
        }
        if (content instanceof ProcCmdline cmdline) {
            cmdline.arguments();
            cmdline.programStartingWith("a".getBytes(StandardCharsets.UTF_8));
            cmdline.hasBlankInFirstArgument();
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
