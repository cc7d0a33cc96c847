import { createServer, request as forward, type ServerResponse, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** When the node is killed: as soon as it has the request, or when it begins to answer. */
export type KillAt = 'request' | 'answer'

/**
 * Stands before a node. It kills the node at the next request, so that no answer reaches the client, and
 * starts it again. Later requests wait until the node takes diagnoses.
 */
export class KillingProxy {
  readonly #server = createServer((incoming, answer) => { void this.#pass(incoming, answer) })
  #killAt: KillAt | undefined
  #restarted: Promise<void> = Promise.resolve()
  kills = 0

  constructor (
    private readonly target: string, private readonly kill: () => Promise<void>,
    private readonly restart: () => Promise<void>
  ) {}

  async start (): Promise<string> {
    await new Promise<void>(resolve => { this.#server.listen(0, '127.0.0.1', resolve) })
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  killNext (at: KillAt): void {
    this.#killAt = at
  }

  async stop (): Promise<void> {
    await this.#restarted
    this.#server.closeAllConnections()
    await new Promise(resolve => { this.#server.close(resolve) })
  }

  async #pass (incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    await this.#restarted
    const killAt = this.#killAt
    this.#killAt = undefined
    const { host } = new URL(this.target)
    const passing = forward(new URL(incoming.url ?? '/', this.target), {
      method: incoming.method, headers: { ...incoming.headers, host }, agent: false
    })
    const end = (): void => {
      this.#restarted = this.kill().then(this.restart)
      this.kills++
      answer.destroy()
      passing.destroy()
    }
    passing.on('error', () => { answer.destroy() })
    passing.once('response', given => {
      if (killAt === 'answer') return end()
      answer.writeHead(given.statusCode ?? 502, given.headers)
      given.pipe(answer)
    })
    if (killAt === 'request') passing.once('finish', end)
    incoming.pipe(passing)
  }
}
