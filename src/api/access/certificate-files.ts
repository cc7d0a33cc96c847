import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import process from 'node:process'
import { createSecureContext } from 'node:tls'
import { ServiceError } from '../service-error.js'
import type { CertificateView } from '../views/index.js'

/** Certificate and key as PEM. */
export interface CertificatePair {
  readonly cert: string
  readonly key: string
}

type Validity = Pick<CertificateView, 'from' | 'until'>

/** How often the files are read again. */
const LOOK_MS = 5_000

/**
 * Keeps the certificate of the TLS server, and reads its files again while the node runs. A changed pair is
 * used for new connections, and open connections go on. A pair that cannot be used leaves the former in use.
 * So does a pair that is not valid now, while the former is.
 */
export class CertificateFiles {
  /** Called with each new pair. */
  onChange: (pair: CertificatePair) => void = () => {}
  #pair: CertificatePair
  #validity: Validity
  #fault: string | undefined
  readonly #timer: NodeJS.Timeout

  /** @throws ServiceError 409 `bad-certificate` if the files cannot be used */
  constructor (
    private readonly certFile: string, private readonly keyFile: string, everyMs = LOOK_MS,
    private readonly now: () => number = Date.now
  ) {
    this.#pair = this.#read()
    this.#validity = validityOf(this.#pair)
    this.#timer = setInterval(() => { this.look() }, everyMs)
    this.#timer.unref()
  }

  get pair (): CertificatePair { return this.#pair }

  view (): CertificateView {
    return {
      file: this.certFile, ...this.#validity, ...(this.#fault === undefined ? {} : { fault: this.#fault }),
      ...(isOpenToAll(this.keyFile) ? { openKey: this.keyFile } : {})
    }
  }

  /** Reads the files again. A pair that a program has written half is looked at once more the next time. */
  look (): void {
    try {
      const pair = this.#read()
      this.#fault = undefined
      if (pair.cert === this.#pair.cert && pair.key === this.#pair.key) return
      const validity = validityOf(pair)
      if (!isValid(validity, this.now()) && isValid(this.#validity, this.now())) {
        throw unusable(`${this.certFile} is valid from ${day(validity.from)} to ${day(validity.until)} only`)
      }
      this.#validity = validity
      this.#pair = pair
    } catch (error) {
      this.#fault = (error as Error).message
      return
    }
    this.onChange(this.#pair)
  }

  close (): void {
    clearInterval(this.#timer)
  }

  #read (): CertificatePair {
    const pair = { cert: textOf(this.certFile), key: textOf(this.keyFile) }
    let fits = false
    try {
      fits = new X509Certificate(pair.cert).checkPrivateKey(createPrivateKey(pair.key))
      // This also checks the other certificates of the chain.
      if (fits) createSecureContext(pair)
    } catch {
      throw unusable(`${this.certFile} and ${this.keyFile} are no certificate and key in PEM`)
    }
    if (!fits) throw unusable(`the key in ${this.keyFile} is not of the certificate in ${this.certFile}`)
    return pair
  }
}

function validityOf ({ cert }: CertificatePair): Validity {
  const { validFrom, validTo } = new X509Certificate(cert)
  return { from: Date.parse(validFrom), until: Date.parse(validTo) }
}

function isValid ({ from, until }: Validity, now: number): boolean {
  return from <= now && now < until
}

function day (moment: number): string {
  return new Date(moment).toISOString().slice(0, 16).replace('T', ' ') + 'Z'
}

/** Tells whether every user of this machine may read or change a file. A group of its own is customary. */
function isOpenToAll (file: string): boolean {
  const { mode = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {}
  return process.platform !== 'win32' && (mode & 0o007) !== 0
}

function textOf (file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    throw unusable(`${file} cannot be read (${code})`)
  }
}

function unusable (message: string): ServiceError {
  return new ServiceError(409, 'bad-certificate', message)
}
