import type { HealthView, LogLossView, Role, VerificationView } from '../api/index.js'

/**
 * What the commands that assemble a node hand to `node` and `testnet`. Those modules declare the
 * same shapes structurally; nothing below `cli` imports this file. Each of the five either answers
 * or throws an Error whose message is one line for the operator, naming cause and fix; exit code 1
 * unless the error carries its own `exitCode`.
 */
export interface FolderOptions {
  /** Undefined: the first free name for `start` and `init`. */
  readonly name: string | undefined
  /** Data folder of this node itself; undefined: by name. */
  readonly data: string | undefined
}

export interface NodeOptions extends FolderOptions {
  readonly role: Role
  /** Configuration file; undefined: the one for the role under `config/`. */
  readonly config: string | undefined
  /** Settings given as flags, in any spelling of their keys → text. */
  readonly overrides: Readonly<Record<string, string>>
  /** Where announcements for people go: one call, one line. */
  readonly print: (line: string) => void
}

/** `runStart(options: StartOptions): Promise<number>`: runs until a signal; the exit code. */
export interface StartOptions extends NodeOptions {
  /** Log and announcements as JSON lines, even on a terminal. */
  readonly json: boolean
  /** Takes a line of the log with its newline; never fails and never waits. */
  readonly log: (line: string) => void
  /** Lines that could not be written. */
  readonly lost: () => LogLossView | undefined
}

/** `runInit(options: InitOptions): Promise<InitResult>`: keys and data folder, nothing started. */
export type InitOptions = NodeOptions

export interface InitResult {
  readonly role: Role
  readonly name: string
  readonly peerId: string
  readonly vrfKey: string
  readonly dataFolder: string
  readonly keysFolder: string
  /** False if they existed already; nothing was changed then. */
  readonly created: boolean
}

/** `verifyChain(options: VerifyOptions): Promise<VerificationView>`, on a stopped node's folder. */
export interface VerifyOptions {
  readonly data: string
  /** Called now and then with the height reached and the height of the tip. */
  readonly onProgress: (height: number, tip: number) => void
}

/** `examineFolder(options: ExamineOptions): Promise<HealthView>`, where no node answers. */
export interface ExamineOptions {
  readonly data: string
  /** How the caller named it, for a command that is shown. */
  readonly flags: string
}

/** `runTestnet(options: TestnetOptions): Promise<number>`: the exit code. */
export interface TestnetOptions {
  readonly hospitals: number
  readonly diagnoses: number
  /** Run, check, stop, exit 0 or 1; else stay up until a signal. */
  readonly exit: boolean
  /** Folder of FHIR files to submit in place of the built-in samples. */
  readonly input: string | undefined
  readonly json: boolean
  /** Folder for keys and data; undefined: a fresh temporary one, removed at the end. */
  readonly folder: string | undefined
  /** First of the ports to use; undefined: free ones. */
  readonly port: number | undefined
  /** Programs of Node that the nodes take in turn; undefined: the one that runs this. */
  readonly nodeBinaries?: readonly string[]
}

/** The five entries below `cli`, as a port: commands are tested without a network or a disk. */
export interface Assembly {
  runStart (options: StartOptions): Promise<number>
  runInit (options: InitOptions): Promise<InitResult>
  verifyChain (options: VerifyOptions): Promise<VerificationView>
  examineFolder (options: ExamineOptions): Promise<HealthView>
  runTestnet (options: TestnetOptions): Promise<number>
}
