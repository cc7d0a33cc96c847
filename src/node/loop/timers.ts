import type { Scheduler } from './ports.js'

interface Running {
  readonly scheduler: Pick<Scheduler, 'after'>
  readonly host: { readonly stopped: boolean }
}

/** Calls `task` every `ms`, the first time after `ms`, until the host has stopped; the result stops it. */
export function every ({ scheduler, host }: Running, ms: number, task: () => void): () => void {
  let cancel: () => void
  const repeat = (): void => {
    cancel = scheduler.after(ms, () => {
      if (host.stopped) return
      task()
      repeat()
    })
  }
  repeat()
  return () => { cancel() }
}

/** Resolves after `ms`. */
export function pause (scheduler: Running['scheduler'], ms: number): Promise<void> {
  return new Promise(resolve => { scheduler.after(ms, resolve) })
}
