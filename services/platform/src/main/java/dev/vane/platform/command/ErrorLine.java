package dev.vane.platform.command;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in one line. */
final class ErrorLine implements IParameterExceptionHandler, IExecutionExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        print(command, "%s%s; '%s --help' lists what is allowed".formatted(oneLine(e.getMessage()), meant(e), name));
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult arguments) {
        print(command, of(e));
        if (command.getParseResult().matchedOptionValue("--verbose", false)) {
            e.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** The messages from the outermost cause to the innermost, each said once; the type's name if there is none. */
    static String of(Throwable thrown) {
        StringBuilder line = new StringBuilder();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String message = message(cause);
            if (line.indexOf(message) < 0) {
                line.append(line.isEmpty() ? "" : ": ").append(message);
            }
        }
        return line.isEmpty() ? thrown.getClass().getSimpleName() : line.toString();
    }

    /** An exception about a file often names the file alone: its type is the reason. */
    private static String message(Throwable cause) {
        String message = oneLine(Objects.requireNonNullElse(cause.getMessage(), ""));
        return cause instanceof FileSystemException e && e.getReason() == null
                ? "%s %s".formatted(message, reason(e))
                : message;
    }

    private static String reason(FileSystemException e) {
        return switch (e) {
            case NoSuchFileException missing -> "does not exist";
            case AccessDeniedException denied -> "may not be used by this user";
            case FileAlreadyExistsException taken -> "exists and is not a directory";
            default -> "cannot be used";
        };
    }

    private static String meant(ParameterException e) {
        List<String> suggestions =
                e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return suggestions.isEmpty() ? "" : ", did you mean %s?".formatted(String.join(" or ", suggestions));
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    private static void print(CommandLine command, String line) {
        command.getErr().println("vane: " + line);
        command.getErr().flush();
    }
}
