import type { ReceiptReport } from '../receipt/index.js'
import type {
  AccessesCheckView, AccessesView, HealthView, LogLossView, ProofCheckView, Role, VerificationView
} from '../api/index.js'

/**
 * The options that commands pass to the functions of `node` and `testnet`. These folders declare the same
 * shapes, since nothing below `cli` may import this file. A function that fails throws an Error. Its message
 * is one line for the operator, with cause and remedy. The exit code is 1 unless the error has an `exitCode`.
 */
export interface FolderOptions {
  /** The name of the node; undefined: `start` and `init` choose the first free name. */
  readonly name: string | undefined
  /** The data folder of the node; undefined: the folder of its name. */
  readonly data: string | undefined
}

export interface NodeOptions extends FolderOptions {
  readonly role: Role
  /** The configuration file; undefined: the file of the role under `config/`. */
  readonly config: string | undefined
  /** Settings that were given as flags: the key in any spelling, and the value as text. */
  readonly overrides: Readonly<Record<string, string>>
  /** Prints one line for people. */
  readonly print: (line: string) => void
}

/** The options of `runStart`, which runs a node until a signal and returns the exit code. */
export interface StartOptions extends NodeOptions {
  /** True to write the log and announcements as JSON lines, also on a terminal. */
  readonly json: boolean
  /** Writes a line of the log, with its newline. It never fails and never waits. */
  readonly log: (line: string) => void
  /** Returns the number and the cause of lost lines; undefined if no line was lost. */
  readonly lost: () => LogLossView | undefined
}

/** The options of `runInit`, which makes keys and data folder and starts nothing. */
export type InitOptions = NodeOptions

export interface InitResult {
  readonly role: Role
  readonly name: string
  readonly peerId: string
  readonly dataFolder: string
  readonly keysFolder: string
  /** False if keys and folder existed already, so that nothing was changed. */
  readonly created: boolean
}

/** The options of `backUpKeys`, which copies the key files of a node that may run. */
export interface BackupOptions {
  readonly data: string
  /** The folder for the copies. */
  readonly to: string
}

export interface BackupResult {
  readonly name: string
  readonly keysFolder: string
  readonly to: string
  readonly files: readonly string[]
}

/** The options of `verifyChain`, which checks the chain in a stopped node's folder. */
export interface VerifyOptions {
  readonly data: string
  /** Called from time to time with the height reached and the height of the last block. */
  readonly onProgress: (height: number, tip: number) => void
}

/** The options of `examineFolder`, which examines a folder without a node that answers. */
export interface ExamineOptions {
  readonly data: string
  /** The flags by which the caller named the folder; they appear in suggested commands. */
  readonly flags: string
}

/** The options of `runTestnet`, which returns the exit code. */
export interface TestnetOptions {
  readonly hospitals: number
  readonly diagnoses: number
  /** True: run, check, stop, and return 0 or 1. False: run until a signal. */
  readonly exit: boolean
  /** A folder of FHIR files to submit instead of the samples. */
  readonly input: string | undefined
  readonly json: boolean
  /** The folder for keys and data; undefined: a new temporary folder, removed at the end. */
  readonly folder: string | undefined
  /** The first of the ports to use; undefined: free ports. */
  readonly port: number | undefined
  /** Node programs that the nodes use in turn; undefined: the program of this process. */
  readonly nodeBinaries?: readonly string[]
}

/** A patient, and the public key of the patient; byte strings are hexadecimal. */
export interface CardOwner {
  readonly chainId: string
  readonly key: string
  readonly name: string
}

/** An order as a hospital prepared it. */
export interface OrderToSign {
  readonly handle: string
  readonly counter: number
  readonly signedAt: number
  readonly act: string
  readonly message: string
}

/** A step of a measure as a hospital prepared it. */
export interface StepToSign {
  readonly chainId: string
  readonly record: string
  readonly signedAt: number
  readonly message: string
}

/** What a patient asked for; `record` is the case of its first version, or the first digits. */
export interface AskedStep {
  readonly measure: 'erase' | 'restrict' | 'rectify'
  readonly step: 'request' | 'withdraw' | 'contest'
  readonly record: string
}

/** What the patient asked for. The key signs no order that says something else. */
export interface AskedAct {
  readonly type: string
  readonly number?: number
  readonly key?: string
  readonly role?: 'guardian' | 'delegate'
  readonly scope?: readonly ('give' | 'revoke' | 'see')[]
  readonly from?: number
  readonly until?: number
}

/** A key of a patient that its passphrase has opened. */
export interface PatientKeyHolder {
  readonly key: string
  sign (order: OrderToSign, chainId: string, asked: AskedAct): string
  signStep (prepared: StepToSign, asked: AskedStep): string
  possess (chainId: string, handle: string, counter: number): string
  contest (chainId: string, emergency: string): string
  /** Signs that the patient wants to see the list of accesses now. */
  seeAccesses (chainId: string, handle: string, at: number): string
}

/** An emergency as the node prepared it; byte strings are hexadecimal. */
export interface EmergencyToSign {
  readonly chainId: string
  readonly hospital: string
  readonly entry: number
  readonly handle: string
  readonly openedAt: number
  readonly durationMs: number
  readonly unconfirmed: boolean
  readonly sealedHash: string
  readonly keyCommitment: string
  readonly message: string
}

/** A key of a practitioner that its passphrase has opened. */
export interface PractitionerKeyHolder {
  readonly key: string
  possess (chainId: string, hospital: string): string
  sign (prepared: EmergencyToSign, entry: number, durationMs: number): string
  surge (chainId: string, hospital: string, entry: number, signedAt: number): string
}

/** The port to the functions below `cli`, so that tests run commands without a network or a disk. */
export interface Assembly {
  runStart (options: StartOptions): Promise<number>
  runInit (options: InitOptions): Promise<InitResult>
  /** Returns the role of the node whose data folder this is; undefined if no data folder can be read. */
  roleIn (folder: string): Promise<Role | undefined>
  backUpKeys (options: BackupOptions): Promise<BackupResult>
  verifyChain (options: VerifyOptions): Promise<VerificationView>
  /** Checks the parsed file of a proof. @param chainId the chain that it must be of, if given */
  readProof (json: unknown, chainId: string | undefined): Promise<ProofCheckView>
  /** Checks a list of accesses with its proof. @param chainId as for `readProof` */
  readAccesses (view: AccessesView, chainId: string | undefined): Promise<AccessesCheckView>
  /** Checks the parsed file of a receipt. @param chainId as for `readProof` */
  readReceipt (json: unknown, chainId: string | undefined): Promise<ReceiptReport>
  examineFolder (options: ExamineOptions): Promise<HealthView>
  /** Makes a key of a patient, and the text of its sealed file. */
  makePatientKey (passphrase: string): Promise<{ readonly key: string, readonly file: string }>
  openPatientKey (text: string, passphrase: string): Promise<PatientKeyHolder>
  /** Makes a key of a practitioner, and the text of its sealed file. */
  makePractitionerKey (passphrase: string): Promise<{ readonly key: string, readonly file: string }>
  openPractitionerKey (text: string, passphrase: string): Promise<PractitionerKeyHolder>
  /** Returns the text of the QR code of a card, and the fingerprint of the key. */
  patientCard (owner: CardOwner): Promise<{ readonly text: string, readonly fingerprint: string }>
  runTestnet (options: TestnetOptions): Promise<number>
}
