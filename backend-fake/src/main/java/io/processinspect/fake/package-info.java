/**
 * A machine for tests: {@link io.processinspect.fake.FakeMachine} holds scripted processes, and its {@link
 * io.processinspect.fake.VirtualClock} stands still until the test advances it. The same script produces the same
 * bytes.
 */
package io.processinspect.fake;
