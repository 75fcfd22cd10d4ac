package io.processinspect.dll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.BackendUnavailableException;
import io.processinspect.Counter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that the bundled libraries have the recorded hashes, the right processors and the functions of the header. */
class BundledDllTest {
    private static final Path HEADER = Path.of("src", "main", "c", "processinspect.h");
    private static final int MAX_BYTES = 100 * 1024;

    private static byte[] library(String processor) {
        return BundledDll.resource(processor + "/processinspect.dll").orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86-64", "aarch64", "x86"})
    void each_library_matches_its_hash_its_processor_and_the_header(String processor) throws IOException {
        byte[] library = library(processor);
        assertEquals(BundledDll.expectedHash(processor), DllFile.hash(library));
        assertEquals(Optional.of(processor), PortableExecutable.processor(library));
        assertEquals(functions(Files.readString(HEADER)), exports(library));
        assertTrue(library.length <= MAX_BYTES, () -> library.length + " bytes");
    }

    private static List<String> functions(String header) {
        Matcher declared =
                Pattern.compile("^PI_EXPORT [^(]*?(\\w+)\\(", Pattern.MULTILINE).matcher(header);
        TreeSet<String> names = new TreeSet<>();
        while (declared.find()) {
            names.add(declared.group(1));
        }
        assertTrue(names.size() > 15, names::toString);
        return List.copyOf(names);
    }

    /** Parses the export table according to the specification of the PE format. */
    private static List<String> exports(byte[] library) {
        ByteBuffer file = ByteBuffer.wrap(library).order(ByteOrder.LITTLE_ENDIAN);
        int head = file.getInt(0x3C);
        int sections = file.getShort(head + 6);
        int optional = head + 24;
        boolean wide = file.getShort(optional) == 0x20B;
        int table = file.getInt(optional + (wide ? 112 : 96));
        int firstSection = optional + file.getShort(head + 20);
        int at = offset(file, table, firstSection, sections);
        int count = file.getInt(at + 24);
        int names = offset(file, file.getInt(at + 32), firstSection, sections);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int begin = offset(file, file.getInt(names + 4 * i), firstSection, sections);
            int end = begin;
            while (library[end] != 0) {
                end++;
            }
            found.add(new String(library, begin, end - begin, StandardCharsets.US_ASCII));
        }
        return found;
    }

    private static int offset(ByteBuffer file, int address, int firstSection, int sections) {
        for (int i = 0; i < sections; i++) {
            int section = firstSection + 40 * i;
            int begin = file.getInt(section + 12);
            if (address >= begin && address < begin + file.getInt(section + 16)) {
                return address - begin + file.getInt(section + 20);
            }
        }
        throw new IllegalArgumentException("no section holds 0x" + Integer.toHexString(address));
    }

    @Test
    void the_header_and_java_number_the_counters_alike() throws IOException {
        String header = Files.readString(HEADER);
        String list = header.substring(header.indexOf("    PI_WORKING_SET,"), header.indexOf("    PI_COUNTERS\n"));
        List<String> names = list.lines()
                .map(line -> line.replaceFirst(",.*", "").trim().substring("PI_".length()))
                .toList();
        // The sum of kernel and user time is core's.
        List<String> ours = Counter.all().stream()
                .filter(counter -> counter != Counter.CPU_NANOS)
                .map(Counter::name)
                .toList();
        assertEquals(ours, names);
    }

    @Test
    void java_requires_the_version_of_the_header() throws IOException {
        assertTrue(Files.readString(HEADER).contains("#define PI_VERSION " + Dll.VERSION + "u\n"));
    }

    @Test
    void arbitrary_bytes_are_parsed_without_failing() {
        byte[] library = library("x86-64");
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = Arrays.copyOf(library, random.nextInt(600));
            for (int n = random.nextInt(8); n > 0 && broken.length > 0; n--) {
                broken[random.nextInt(Math.min(broken.length, 256))] = (byte) random.nextInt();
            }
            PortableExecutable.processor(broken);
        }
        assertEquals(Optional.empty(), PortableExecutable.processor(new byte[0]));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void on_other_systems_the_backend_reports_why_it_is_unavailable() {
        BackendUnavailableException refused =
                assertThrows(BackendUnavailableException.class, () -> new DllCounterSourceProvider().open(Map.of()));
        assertEquals("it requires Windows", refused.getMessage());
        IllegalArgumentException unknown = assertThrows(
                IllegalArgumentException.class, () -> new DllCounterSourceProvider().open(Map.of("root", "x")));
        assertEquals("backend dll has no option root; known options: path", unknown.getMessage());
    }
}
