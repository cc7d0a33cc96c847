import type {
  Chain, EmergencyClose, EmergencyContest, EmergencyJudge, EmergencyLimits, EmergencyOpen, MemberId,
  RosterEntry
} from '../../protocol/types/index.js'
import { name, number16, number8, sha, tagged } from './arithmetic.js'
import { clinicianMessage } from './layouts-of-emergencies.js'
import { emergencyBytes, glassBytes, type ModelEmergency, type ModelJudge } from './layouts-of-reviews.js'
import { ModelEmergencyCounts } from './model-emergency-counts.js'
import { ModelRosters } from './model-rosters.js'

const MINUTE_MS = 60_000
const LATEST_MS = 30 * 86_400_000
const AT_A_TIME = 8
const NOT_DRAWN = Buffer.alloc(3)
/** The tags of rights to contest. */
const RIGHTS = { hospital: 0, key: 1, form: 2 } as const

type Step = RosterEntry | EmergencyOpen | EmergencyClose | EmergencyJudge | EmergencyContest

/** Follows emergencies and their reviews again (§17), from SPECIFICATION.md alone. */
export class ModelEmergencies {
  readonly #emergencies = new Map<string, ModelEmergency>()
  readonly #glass = new Map<string, { readonly id: Uint8Array, readonly until: number }[]>()
  readonly #rosters: ModelRosters
  readonly #counts: ModelEmergencyCounts
  #undrawn: ModelEmergency[] = []
  /** The judges that owed a judgement at the last draw, by emergency. */
  readonly #owing = new Map<string, readonly MemberId[]>()
  #rows = new Map<string, string>()
  #height = 0
  #time = 0
  #members: readonly MemberId[] = []

  constructor (private readonly chain: Chain) {
    const set = (table: string, key: Buffer, row: Buffer): void => { this.#set(table, key, row) }
    this.#rosters = new ModelRosters(chain, set)
    this.#counts = new ModelEmergencyCounts(chain.genesis.parameters, set)
  }

  /** Tells whether a block with σ draws judges. */
  get hasUndrawn (): boolean { return this.#undrawn.length > 0 }

  /** The rows of the block, sorted. */
  get rows (): string[] { return [...this.#rows].map(([key, value]) => `${key} ${value}`).sort() }

  get #limits (): EmergencyLimits { return this.chain.genesis.parameters }

  begin (height: number, time: number, members: readonly MemberId[]): void {
    this.#rows = new Map()
    this.#height = height
    this.#time = time
    this.#members = members
  }

  /** Draws judges again who are no members and owe a judgement, if the block changed the members (§17.4). */
  end (members: readonly MemberId[]): void {
    if (members.map(name).join() === this.#members.map(name).join()) return
    const isMember = (id: MemberId): boolean => members.some(member => name(member) === name(id))
    for (const row of this.#emergencies.values()) {
      const owing = this.#owing.get(name(row.id)) ?? []
      if (owing.every(isMember)) continue
      if (!this.#undrawn.includes(row)) this.#undrawn.push(row)
      this.#owing.delete(name(row.id))
      this.#set('review', row.id, NOT_DRAWN)
    }
  }

  /** Draws the judges (§17.4): the members that are present come first. */
  draw (beacon: Uint8Array, isPresent: (id: string) => boolean): void {
    for (const row of this.#undrawn) {
      const ticket = (id: MemberId): string =>
        name(sha(tagged(this.chain, 'emergency-draw'), beacon, row.id, id))
      const owed = (): ModelJudge[] =>
        row.judges.filter(({ judgement, round }) => round === row.round && judgement === 0)
      if (row.drawnAt > 0 && owed().length === 0) continue
      const ranked = this.#others(row).sort((a, b) => ticket(a) < ticket(b) ? -1 : 1)
      const [here, away] = [true, false].map(wanted =>
        ranked.filter(id => isPresent(name(id)) === wanted)) as [MemberId[], MemberId[]]
      const gone = owed().filter(({ hospital }) =>
        !this.#members.some(member => name(member) === name(hospital)))
      const drawn = [...here, ...away].slice(0, row.drawnAt > 0 ? gone.length : 2)
      for (const hospital of drawn) {
        const judge = { hospital, round: row.round, judgement: 0, reason: 0, at: 0 }
        const former = gone.shift()
        if (former === undefined) row.judges.push(judge)
        else row.judges[row.judges.indexOf(former)] = judge
      }
      if (row.drawnAt === 0 || drawn.length > 0) {
        row.drawnAt = this.#time
        this.#write(row)
      }
      const owing = owed().map(({ hospital }) => hospital)
      this.#owing.set(name(row.id), owing)
      this.#set('review', row.id, Buffer.concat([number8(1), number16(owing.length), ...owing]))
    }
    this.#undrawn = []
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
    this.#review(row)
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
    this.#owing.delete(name(row.id))
    this.#rows.set(`review ${name(row.id)}`, 'none')
  }

  #contest ({ author, by, handle, id }: EmergencyContest): string | undefined {
    const row = this.#emergencies.get(name(id))
    if (row === undefined) return 'a contest of no emergency'
    const isOwed = row.judges.some(judge => judge.round === row.round && judge.judgement === 0)
    const deadline = row.drawnAt + this.#limits.emergencyReviewMs
    const isEarly = row.drawnAt === 0 || (isOwed && this.#time <= deadline)
    const right = RIGHTS[by.type]
    const isSpent = row.contest !== undefined && (row.contest.right === RIGHTS.key || right !== RIGHTS.key)
    row.judges.splice(0, Infinity, ...row.judges.filter(({ round }) => round === 1))
    const isLast = isSpent || this.#others(row).length === 0
    row.round = 2
    row.drawnAt = 0
    row.contest = { author, right }
    this.#write(row)
    this.#review(row)
    if (isEarly || isLast) return 'a contest that is too early or too late'
    if (name(row.handle) !== name(handle)) return 'a contest of another'
    // No simulated patient of an emergency has a key, so any hospital files a form.
    const isOwn = name(row.hospital) === name(author)
    return right === RIGHTS.form || (isOwn && right === RIGHTS.hospital) ? undefined : 'a contest of another'
  }

  #review (row: ModelEmergency): void {
    if (!this.#undrawn.includes(row)) this.#undrawn.push(row)
    this.#owing.delete(name(row.id))
    this.#set('review', row.id, NOT_DRAWN)
  }

  /** Returns the members that may judge: not the hospital itself, and nobody twice. */
  #others ({ hospital, judges }: ModelEmergency): MemberId[] {
    const used = [hospital, ...judges.map(judge => judge.hospital)].map(name)
    return this.#members.filter(id => !used.includes(name(id)))
  }

  #write (row: ModelEmergency): void {
    this.#set('emergency', row.id, emergencyBytes(row))
  }

  #set (table: string, key: Uint8Array, row: Uint8Array): void {
    this.#rows.set(`${table} ${name(key)}`, name(row))
  }
}
