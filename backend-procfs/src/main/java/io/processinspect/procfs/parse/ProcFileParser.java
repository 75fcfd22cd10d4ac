package io.processinspect.procfs.parse;

/** Parses one kernel file whole into fields and keeps them until the next parse. Reusable; not safe for threads. */
public interface ProcFileParser {
    /**
     * Parses the file from its first byte.
     *
     * @throws MalformedFileException when it is not what the kernel writes; the fields are then undefined
     */
    void parse(ByteScanner scanner) throws MalformedFileException;
}
