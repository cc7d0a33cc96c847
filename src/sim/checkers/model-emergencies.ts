import type {
  Chain, EmergencyClose, EmergencyContest, EmergencyJudge, EmergencyLimits, EmergencyOpen, MemberId,
  RosterEntry
} from '../../protocol/types/index.js'
import { name } from './arithmetic.js'
import { clinicianMessage } from './layouts-of-emergencies.js'
import { emergencyBytes, glassBytes, type ModelEmergency } from './layouts-of-reviews.js'
import { ModelEmergencyCounts } from './model-emergency-counts.js'
import { ModelReviews } from './model-reviews.js'
import { ModelRosters } from './model-rosters.js'

const MINUTE_MS = 60_000
const LATEST_MS = 30 * 86_400_000
const AT_A_TIME = 8

type Step = RosterEntry | EmergencyOpen | EmergencyClose | EmergencyJudge | EmergencyContest

/** Follows emergencies and their reviews again (§17), from SPECIFICATION.md alone. */
export class ModelEmergencies {
  readonly #emergencies = new Map<string, ModelEmergency>()
  readonly #glass = new Map<string, { readonly id: Uint8Array, readonly until: number }[]>()
  readonly #rosters: ModelRosters
  readonly #counts: ModelEmergencyCounts
  readonly #reviews: ModelReviews<ModelEmergency>
  #rows = new Map<string, string>()
  #height = 0
  #time = 0
  #members: readonly MemberId[] = []

  constructor (private readonly chain: Chain) {
    const set = (table: string, key: Buffer, row: Buffer): void => { this.#set(table, key, row) }
    this.#rosters = new ModelRosters(chain, set)
    this.#counts = new ModelEmergencyCounts(chain.genesis.parameters, set)
    this.#reviews = new ModelReviews<ModelEmergency>(chain, {
      write: row => { this.#write(row) },
      drop: () => undefined,
      review: (id, row) => { this.#rows.set(`review ${name(id)}`, row === undefined ? 'none' : name(row)) }
    })
  }

  /** Tells whether a block with σ draws judges. */
  get hasUndrawn (): boolean { return this.#reviews.hasUndrawn }

  get rows (): string[] { return [...this.#rows].map(([key, value]) => `${key} ${value}`) }

  get #limits (): EmergencyLimits { return this.chain.genesis.parameters }

  begin (height: number, time: number, members: readonly MemberId[]): void {
    this.#rows = new Map()
    this.#height = height
    this.#time = time
    this.#members = members
    this.#reviews.begin(time, members)
  }

  end (members: readonly MemberId[]): void { this.#reviews.end(members) }

  draw (beacon: Uint8Array, isPresent: (id: string) => boolean): void {
    this.#reviews.draw(beacon, isPresent)
  }

  take (step: Step, id: Uint8Array): string | undefined {
    if (!this.#members.some(member => name(member) === name(step.author))) return 'a stranger on emergencies'
    switch (step.kind) {
      case 32: return this.#rosters.take(step)
      case 33: return this.#open(step, id)
      case 34: return this.#close(step)
      case 36: return this.#judge(step)
      case 37: return this.#contest(step)
    }
  }

  #open (step: EmergencyOpen, id: Uint8Array): string | undefined {
    const { author, clinician, durationMs, handle, openedAt, second } = step
    const until = openedAt + durationMs
    const glassName = name(handle) + name(author)
    const running = (this.#glass.get(glassName) ?? []).filter(other => other.until > this.#time)
    const open = until > this.#time ? [...running, { id, until }] : running
    const { isAboveHard, isAboveSoft } = this.#counts.open(author, this.#time)
    const row: ModelEmergency = {
      ...step, id, hospital: author, entry: clinician.entry, second: second?.entry ?? 0, height: this.#height,
      announcedAt: this.#time, until, isAboveSoft, outcome: 0, round: 1, drawnAt: 0, judges: [],
      contest: undefined
    }
    this.#emergencies.set(name(id), row)
    this.#glass.set(glassName, open)
    this.#write(row)
    this.#set('glass', Buffer.concat([handle, author]), glassBytes(open))
    this.#reviews.later(row)
    const message = clinicianMessage(this.chain, author, clinician.entry, step)
    const { emergencyLongestMs } = this.#limits
    if (durationMs < MINUTE_MS || durationMs > emergencyLongestMs) return 'an emergency of no length'
    if (openedAt > this.#time || this.#time >= openedAt + LATEST_MS) return 'an emergency of another time'
    if (running.length >= AT_A_TIME || isAboveHard) return 'too many emergencies'
    // No simulated practitioner has a second.
    return this.#rosters.faultOfSigner(author, clinician, message, this.#time) ??
      (second === undefined ? undefined : 'a second, which no simulated roster has')
  }

  #close ({ author, handle, id }: EmergencyClose): string | undefined {
    const row = this.#emergencies.get(name(id))
    if (row === undefined) return 'the end of no emergency'
    const isOver = row.until <= this.#time
    row.until = this.#time
    const glassName = name(handle) + name(author)
    const open = (this.#glass.get(glassName) ?? []).filter(other => name(other.id) !== name(id))
    this.#glass.set(glassName, open)
    this.#write(row)
    this.#set('glass', Buffer.concat([handle, author]), glassBytes(open))
    if (name(row.hospital) !== name(author) || name(row.handle) !== name(handle)) return 'not its own'
    return isOver ? 'the end of an emergency that is over' : undefined
  }

  #judge ({ author, entry, id, judgement, opener, reason }: EmergencyJudge): string | undefined {
    const row = this.#emergencies.get(name(id))
    if (row === undefined) return 'a judgement of no emergency'
    const ofRound = row.judges.filter(({ round }) => round === row.round)
    const own = ofRound.find(({ hospital }) => name(hospital) === name(author))
    if (own === undefined || own.judgement !== 0) return 'a judgement of nobody who owes one'
    Object.assign(own, { judgement, reason, at: this.#time })
    this.#counts.judge(author, this.#time > row.drawnAt + this.#limits.emergencyReviewMs)
    const given = ofRound.map(judge => judge.judgement)
    if (!given.includes(0)) this.#decide(row, given)
    this.#write(row)
    if (name(row.hospital) !== name(opener) || row.entry !== entry) return 'a judgement of another emergency'
    return (reason <= 2) === (judgement === 1) && reason >= 1 && reason <= 6 ? undefined : 'another reason'
  }

  #decide (row: ModelEmergency, [first, ...rest]: readonly number[]): void {
    const before = row.outcome
    row.outcome = rest.every(other => other === first) ? first ?? 0 : 3
    this.#counts.decide(row.hospital, before, row.outcome)
    this.#rosters.judged(row.hospital, row.entry, row.id, row.outcome === 2, this.#time)
    this.#reviews.done(row)
  }

  #contest (step: EmergencyContest): string | undefined {
    const { author, by, id } = step
    const row = this.#emergencies.get(name(id))
    if (row === undefined) return 'a contest of no emergency'
    const fault = this.#reviews.contest(row, step)
    if (fault !== undefined) return fault
    // No simulated patient of an emergency has a key, so any hospital files a form.
    const isOwn = name(row.hospital) === name(author)
    return by.type === 'form' || (isOwn && by.type === 'hospital') ? undefined : 'a contest of another'
  }

  #write (row: ModelEmergency): void {
    this.#set('emergency', row.id, emergencyBytes(row))
  }

  #set (table: string, key: Uint8Array, row: Uint8Array): void {
    this.#rows.set(`${table} ${name(key)}`, name(row))
  }
}
