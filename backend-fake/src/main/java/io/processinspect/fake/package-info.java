/**
 * A machine for tests: {@link io.processinspect.fake.FakeMachine} holds scripted processes, and its
 * {@link io.processinspect.fake.VirtualClock} stands still until the test moves it. The same script gives the same bytes.
 */
package io.processinspect.fake;
