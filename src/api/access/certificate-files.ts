import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { ServiceError } from '../service-error.js'
import type { CertificateView } from '../views/index.js'

/** Certificate and key as PEM. */
export interface CertificatePair {
  readonly cert: string
  readonly key: string
}

/** How often the files are read again. */
const LOOK_MS = 5_000

/**
 * Keeps the certificate of the TLS server, and reads its files again while the node runs. A changed pair is
 * used for new connections, and open connections go on. A pair that cannot be used leaves the former in use.
 */
export class CertificateFiles {
  /** Called with each new pair. */
  onChange: (pair: CertificatePair) => void = () => {}
  #pair: CertificatePair
  #until: number
  #fault: string | undefined
  readonly #timer: NodeJS.Timeout

  /** @throws ServiceError 409 `bad-certificate` if the files cannot be used */
  constructor (private readonly certFile: string, private readonly keyFile: string, everyMs = LOOK_MS) {
    this.#pair = this.#read()
    this.#until = endOf(this.#pair)
    this.#timer = setInterval(() => { this.look() }, everyMs)
    this.#timer.unref()
  }

  get pair (): CertificatePair { return this.#pair }

  view (): CertificateView {
    const shown = { file: this.certFile, until: this.#until }
    return this.#fault === undefined ? shown : { ...shown, fault: this.#fault }
  }

  /** Reads the files again. A pair that a program has written half is looked at once more the next time. */
  look (): void {
    try {
      const pair = this.#read()
      this.#fault = undefined
      if (pair.cert === this.#pair.cert && pair.key === this.#pair.key) return
      this.#until = endOf(pair)
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

function endOf ({ cert }: CertificatePair): number {
  return Date.parse(new X509Certificate(cert).validTo)
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
