/**
 * Whole clusters under virtual time: real cores, and round them a model of clocks, network, ledger,
 * operator, load balancer, users and verifiers. After each step of each pod the invariants of the
 * guarantee are checked by an observer who sees everything ({@link
 * dev.stoke.pod.federation.simulation.Watch}); with the faults over, the cluster must be well again
 * ({@link dev.stoke.pod.federation.simulation.FairEnd}).
 *
 * <p>A {@link dev.stoke.pod.federation.simulation.Schedule} is all that a run depends on: the same
 * one gives the same run, bit for bit. {@code SimulationTest} makes them from seeds, {@code
 * MutationTest} has one for each guard, {@code DoubleFaultTest} one for each pair of faults.
 *
 * <pre>
 * more schedules     -Dtest=SimulationTest -Dstoke.simulation.schedules=100000 [-Dstoke.simulation.first=1]
 * a larger cluster   -Dtest=SimulationTest -Dstoke.simulation.members=200
 * replay one seed    -Dtest=SimulationTest -Dstoke.simulation.seed=414
 * </pre>
 *
 * A failure prints its seed, what did not hold, and the smallest schedule found that fails in the
 * same way, as Java to be pasted into a directed test. To look into a run, put actions on its
 * {@link dev.stoke.pod.federation.simulation.Agenda}, as {@code DoubleFaultTest} does.
 *
 * <p>Not modelled: members by plain http (Go replicas), and members that lie.
 */
@NullMarked
package dev.stoke.pod.federation.simulation;

import org.jspecify.annotations.NullMarked;
