import type { Scheduler } from '../machine/ports.js'

interface Running {
  readonly scheduler: Pick<Scheduler, 'after'>
  readonly hostLoop: { readonly stopped: boolean }
}

/**
 * Calls `task` every `ms`, for the first time after `ms`, until the host loop has stopped.
 * @returns a function that stops the calls earlier
 */
export function every ({ scheduler, hostLoop }: Running, ms: number, task: () => void): () => void {
  let cancel: () => void
  const repeat = (): void => {
    cancel = scheduler.after(ms, () => {
      if (hostLoop.stopped) return
      task()
      repeat()
    })
  }
  repeat()
  return () => { cancel() }
}

export function pause (scheduler: Running['scheduler'], ms: number): Promise<void> {
  return new Promise(resolve => { scheduler.after(ms, resolve) })
}
