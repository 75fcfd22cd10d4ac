package io.processinspect.procfs;

/** What a kernel file says: a parser that keeps the numbers, to be used again and again. */
interface ProcFileParser {
    /**
     * Takes the numbers out of the text.
     *
     * @throws MalformedFileException when it is not what the kernel writes; the numbers then are anything
     */
    void parse(ByteScanner text) throws MalformedFileException;
}
