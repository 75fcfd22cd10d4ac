package io.processinspect.cli;

import picocli.CommandLine.IFactory;

/** Makes the commands: each gets the output, which is all that it needs. */
final class Commands implements IFactory {
    private final Output output;

    Commands(Output output) {
        this.output = output;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        try {
            var constructor = type.getDeclaredConstructor(Output.class);
            return constructor.newInstance(output);
        } catch (NoSuchMethodException other) {
            return picocli.CommandLine.defaultFactory().create(type);
        }
    }
}
