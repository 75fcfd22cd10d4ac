package io.processinspect.procfs;

/** What a kernel file says: a parser that keeps the numbers, to be used again and again. */
interface Content {
    /**
     * Takes the numbers out of the text.
     *
     * @throws Malformed when it is not what the kernel writes; the numbers then are anything
     */
    void parse(KernelText text) throws Malformed;
}
