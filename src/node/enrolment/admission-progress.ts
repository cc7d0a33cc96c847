import type { AdmissionView } from '../../api/index.js'

type Stage = AdmissionView['stage']

/** Keeps the progress of a hospital that seeks admission, and prints each change once. */
export class AdmissionProgress {
  #stage: Stage = 'no-government'
  #since: number
  #message = ''
  #printed = ''

  constructor (private readonly now: () => number, private readonly print: (line: string) => void) {
    this.#since = now()
  }

  /**
   * Notes a stage.
   * @param message a detail for the API
   * @param line a line for the terminal
   */
  reached (stage: Stage, message: string, line: string): void {
    if (stage !== this.#stage) this.#since = this.now()
    this.#stage = stage
    this.#message = message
    if (line !== this.#printed) this.print(`  ${line}`)
    this.#printed = line
  }

  read (): Omit<AdmissionView, 'peerId'> {
    return { stage: this.#stage, since: this.#since, message: this.#message }
  }
}
