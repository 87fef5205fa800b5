package dev.stoke.images;

import dev.stoke.local.training.OperatorTraining;
import dev.stoke.local.training.PodTraining;
import dev.stoke.local.training.PodUse;
import dev.stoke.local.training.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes the images; Maven's profiles {@code image-tar} and {@code image} run it. */
@Command(
    name = "images",
    description = "Makes the container images of the auth pod and of the operator.")
public final class ImagesMain {
  @Spec private CommandSpec spec;

  private ImagesMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ImagesMain()).execute(arguments));
  }

  @Command(description = "Writes a tar of each, without a registry.")
  int tar(
      @Option(names = "--home", required = true, description = "The checkout.") Path home,
      @Option(names = "--directory", required = true, description = "For the tars.") Path directory,
      @Option(names = "--version", required = true) String version,
      @Option(
              names = "--no-aot",
              description = "Without AOT caches, whose bytes differ from run to run.")
          boolean noAot)
      throws IOException, InterruptedException {
    var images = new TarImages(home, directory, version);
    for (Program program : Image.programs()) {
      Optional<Training> training = noAot ? Optional.empty() : Optional.of(training(home, program));
      TarImages.Tar tar = images.make(program, training);
      print("%s: %s@%s".formatted(tar.file(), Image.name(program, version), tar.digest()));
    }
    return 0;
  }

  @Command(description = "Pushes each to a registry.")
  int push(
      @Option(names = "--home", required = true, description = "The checkout.") Path home,
      @Option(names = "--directory", required = true, description = "For caches.") Path directory,
      @Option(names = "--version", required = true) String version,
      @Option(names = "--registry", required = true, description = "Host and path.")
          String registry,
      @Option(names = "--base", required = true, description = "An image with a Java 25.")
          String base)
      throws IOException, InterruptedException {
    if (registry.isBlank()) {
      throw new ParameterException(
          spec.commandLine(), "no registry is named: add -Dimage.registry=HOST/PATH");
    }
    var images = new RegistryImages(home, directory, base);
    for (Program program : Image.programs()) {
      print(images.push(program, version, registry));
    }
    return 0;
  }

  private static Training training(Path home, Program program) {
    return switch (program) {
      case POD -> new PodTraining(PodUse.MANY);
      case OPERATOR -> new OperatorTraining(home);
    };
  }

  private void print(String line) {
    spec.commandLine().getOut().println(line);
  }
}
