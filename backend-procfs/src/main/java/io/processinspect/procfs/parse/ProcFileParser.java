package io.processinspect.procfs.parse;

/**
 * Parses one kernel file whole. Files that are read at every tick are parsed into an object that is used again and is its own
 * parser, for instance {@link ProcStat}; the others into a record.
 */
@FunctionalInterface
public interface ProcFileParser<T> {
    /**
     * Parses the file from its first byte.
     *
     * @throws MalformedFileException when it is not what the kernel writes; the fields of an object that is used again are
     *     then undefined
     */
    T parse(ByteScanner scanner) throws MalformedFileException;
}
