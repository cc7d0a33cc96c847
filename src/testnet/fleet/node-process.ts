import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createClient, readApiFile, type Client, type Role } from '../../api/index.js'
import { makeFolder } from '../../system/index.js'
import { MAIN_FILE, WITH_PARENT } from './main-file.js'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'

const READY_MS = 60_000
const POLL_MS = 50
/** A clean stop flushes and closes a database; a node that needs longer hangs. */
const STOP_GRACE_MS = 15_000
const LAST_LINES = 15

export interface NodeSettings {
  readonly role: Role
  /** The name of the node, and of its folders. */
  readonly name: string
  /** The folder with keys, data and logs of the whole testnet, where its nodes run. */
  readonly folder: string
  /** Further flags of `start`: settings by their keys. */
  readonly settings: Readonly<Record<string, string | number | boolean>>
  /** The program of Node that runs the node; undefined: the program of this process. */
  readonly nodeBinary?: string | undefined
  /** Flags for Node itself, such as `--cpu-prof`. */
  readonly nodeFlags?: readonly string[]
  /** Words before the command, for example to enter a network namespace; they must exec, not fork. */
  readonly launcher?: readonly string[]
  /** Maps the API's URL to the URL where this process reaches it, for a node in a namespace. */
  readonly reach?: (url: string) => string
}

/** The differences of one start from the others. */
export interface Launch {
  readonly nodeFlags?: readonly string[]
  /** Another program in place of `medichain-node`, with the same arguments. */
  readonly mainFile?: string
  readonly env?: Readonly<Record<string, string>>
}

/** One node of a testnet, as a process of its own that can be stopped, killed and started again. */
export class NodeProcess {
  #child: ChildProcess | undefined
  #ended: Promise<void> = Promise.resolve()
  #client: Client | undefined
  #expectedEnd = false
  /** Called when the process ends without having been stopped. */
  onUnexpectedEnd: (node: NodeProcess) => void = () => {}
  /** `http://127.0.0.1:<port>` */
  url = ''

  constructor (readonly settings: NodeSettings) {}

  get name (): string { return this.settings.name }
  get role (): Role { return this.settings.role }
  get dataFolder (): string { return path.join(this.settings.folder, 'data', this.name) }
  get logFile (): string { return path.join(this.settings.folder, 'logs', `${this.name}.log`) }
  get nodeBinary (): string { return this.settings.nodeBinary ?? process.execPath }
  get pid (): number | undefined { return this.#child?.pid }
  get running (): boolean { return this.#child !== undefined }

  get client (): Client {
    if (this.#client === undefined) throw new Error(`${this.name} has not been started`)
    return this.#client
  }

  /** Starts the process; `ready` says when it answers. */
  start (launch: Launch = {}): void {
    if (this.#child !== undefined) throw new Error(`${this.name} runs already`)
    const { role, folder, settings, launcher = [] } = this.settings
    const nodeFlags = [...this.settings.nodeFlags ?? [], ...launch.nodeFlags ?? []]
    makeFolder(path.dirname(this.logFile))
    const log = openSync(this.logFile, 'a')
    const flags = Object.entries(settings).flatMap(([key, value]) => [`--${key}`, String(value)])
    try {
      const [program = this.nodeBinary, ...words] = [
        ...launcher, this.nodeBinary, ...nodeFlags, '--import', WITH_PARENT,
        launch.mainFile ?? MAIN_FILE, 'start', '--role', role,
        '--name', this.name, '--json', '--dataRoot', path.join(folder, 'data'),
        '--keysRoot', path.join(folder, 'keys'), ...flags
      ]
      const child = spawn(program, words, {
        cwd: folder,
        env: { ...environment(), ...launch.env },
        // The node has its own process group: Ctrl-C reaches only the testnet, which stops its nodes.
        detached: true,
        stdio: ['ignore', log, log, 'ipc']
      })
      this.#watch(child)
    } finally {
      closeSync(log)
    }
  }

  /** @throws Error with the last lines of the node's log if it ends or does not answer in time */
  async ready (): Promise<void> {
    const child = this.#child
    const deadline = Date.now() + READY_MS
    while (this.#child === child && child !== undefined) {
      const file = await readApiFile(this.dataFolder).catch(() => undefined)
      if (file !== undefined && file.processId === child.pid) {
        this.url = this.settings.reach?.(file.url) ?? file.url
        this.#client?.close()
        this.#client = createClient({ url: this.url, token: file.token, connections: 64 })
        return
      }
      if (Date.now() > deadline) throw new Error(`${this.name} does not answer${this.lastLines()}`)
      await pause(POLL_MS)
    }
    throw new Error(`${this.name} ended at its start${this.lastLines()}`)
  }

  /** Sends SIGTERM, then SIGKILL if the node does not end; returns true if SIGTERM was enough. */
  async stop (graceMs = STOP_GRACE_MS): Promise<boolean> {
    const child = this.#child
    if (child === undefined) return true
    this.#expectedEnd = true
    child.kill('SIGTERM')
    let killed = false
    const timer = setTimeout(() => {
      killed = true
      child.kill('SIGKILL')
    }, graceMs)
    await this.#ended
    clearTimeout(timer)
    return !killed
  }

  /** Kills the node, as a crash does: nothing is flushed. */
  async kill (): Promise<void> {
    this.killNow()
    await this.#ended
  }

  /** Suspends the node until `resume`; its connections stay open. */
  pause (): void {
    this.#child?.kill('SIGSTOP')
  }

  resume (): void {
    this.#child?.kill('SIGCONT')
  }

  /** Kills the node without waiting, at the end of this process. */
  killNow (): void {
    this.#expectedEnd = true
    this.#child?.kill('SIGKILL')
  }

  /** Returns the end of the node's log, to show after a failure. */
  lastLines (): string {
    try {
      const lines = readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-LAST_LINES)
      return `; the end of ${this.logFile}:\n${lines.join('\n')}`
    } catch {
      return ''
    }
  }

  #watch (child: ChildProcess): void {
    this.#child = child
    this.#expectedEnd = false
    this.#ended = new Promise(resolve => {
      const end = (): void => {
        if (this.#child !== child) return
        this.#child = undefined
        this.#client?.close()
        resolve()
        if (!this.#expectedEnd) this.onUnexpectedEnd(this)
      }
      child.once('exit', end)
      child.once('error', end)
    })
  }
}

/**
 * Removes the settings from the environment: they are meant for nodes that are started by hand, and
 * several nodes of one machine cannot share them.
 */
function environment (): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env)
    .filter(([name]) => !name.startsWith('MEDICHAIN_')))
}
