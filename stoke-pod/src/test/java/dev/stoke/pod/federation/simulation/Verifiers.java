package dev.stoke.pod.federation.simulation;

import dev.stoke.pod.federation.simulation.Logins.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** One verifier of each kind. Each token is shown to some of them at once, and later again. */
final class Verifiers {
  private final World world;
  private final RandomGenerator random;
  private final List<Verifier> all = new ArrayList<>();

  Verifiers(World world) {
    this.world = world;
    this.random = world.chance().of("verifiers");
    long error = world.schedule().timers().clockError().toMillis();
    for (Verifier.Kind kind : Verifier.Kind.values()) {
      all.add(new Verifier(world, kind, Chance.between(random, -error, error)));
    }
  }

  void start() {
    all.stream().filter(verifier -> verifier.kind() == Verifier.Kind.POLLING).forEach(this::poll);
  }

  private void poll(Verifier verifier) {
    verifier.fetch();
    world.agenda().in(world.propagationMillis(), () -> poll(verifier));
  }

  void handed(Token token) {
    Verifier now = Chance.oneOf(random, all);
    now.verify(token);
    Verifier later = Chance.oneOf(random, all);
    long life =
        world
            .schedule()
            .timers()
            .tokenDuration()
            .plus(world.schedule().timers().leeway())
            .toMillis();
    world.agenda().in(Chance.between(random, 0, life), () -> later.verify(token));
  }
}
