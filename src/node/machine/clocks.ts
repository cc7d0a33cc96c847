import type { HostClock, Scheduler } from './ports.js'

export const systemClock: HostClock = {
  wall: () => Date.now(),
  monotonic: () => performance.now()
}

export const systemScheduler: Scheduler = {
  after (ms, task) {
    const timer = setTimeout(task, ms)
    return () => { clearTimeout(timer) }
  },
  idle (task) {
    setImmediate(task)
  }
}
