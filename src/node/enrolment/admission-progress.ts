import type { AdmissionView } from '../../api/index.js'

type Stage = AdmissionView['stage']

/** How far a hospital without a chain has come; its operator is told once about every change. */
export class AdmissionProgress {
  #stage: Stage = 'no-government'
  #since: number
  #message = ''
  #told = ''

  constructor (private readonly now: () => number, private readonly print: (line: string) => void) {
    this.#since = now()
  }

  /** @param line for the terminal */
  reached (stage: Stage, message: string, line: string): void {
    if (stage !== this.#stage) this.#since = this.now()
    this.#stage = stage
    this.#message = message
    if (line !== this.#told) this.print(`  ${line}`)
    this.#told = line
  }

  read (): Omit<AdmissionView, 'peerId'> {
    return { stage: this.#stage, since: this.#since, message: this.#message }
  }
}
