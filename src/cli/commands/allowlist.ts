import { Option, type Command } from 'commander'
import {
  ServiceError, type AllowlistChangeView, type Client, type EnrolmentFile, type EnrolmentView,
  type PartyView
} from '../../api/index.js'
import { CliError, usageError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { peersNamed } from '../hospitals.js'
import { readJsonText } from '../input-file.js'
import { renderAllowlists, renderBegin, renderEnrolments } from '../render/node.js'
import { partyInFull, plain, plural } from '../render/words.js'
import { nodeOptions, showAnswer, withNode, type NodeFlags } from '../with-node.js'

const WHICH = 'name, if no other hospital has it, or the beginning or end of the peer ID'

interface ApproveFlags extends NodeFlags {
  readonly all?: boolean
  readonly yes?: boolean
  readonly allowDuplicateName?: boolean
}

/** Adds the commands about membership. All but `show` need the government's node. */
export function addAllowlist (program: Command, context: Context): void {
  const group = program.command('allowlist').description('Which hospitals belong')
  addReading(group, context)
  addDeciding(group, context)
  addBegin(group, context)
  examples(group, 'allowlist pending', 'allowlist approve hospital-1 hospital-2', 'allowlist begin')
}

function addReading (group: Command, context: Context): void {
  const show = nodeOptions(group.command('show'))
    .description('The list in force, and its successor if one is signed')
    .action(async (flags: NodeFlags) => {
      await showAnswer(context, flags, undefined, renderAllowlists, client => client.call('allowlists'))
    })
  examples(show, 'allowlist show --name government', 'allowlist show --name hospital-1 --json')
  const pending = nodeOptions(group.command('pending'))
    .description('Hospitals that asked to join and wait for a decision')
    .addOption(new Option('--all', 'also the hospitals already decided about, with their state'))
    .action(async (flags: NodeFlags & { readonly all?: boolean }) => {
      const enrolments = await withNode(context, flags, 'government', client => client.call('enrolments'))
      const shown = flags.all === true ? enrolments : waiting(enrolments)
      print(context, flags.json, shown, list => renderEnrolments(list, enrolments.length - shown.length))
    })
  examples(pending, 'allowlist pending', 'allowlist pending --all')
}

function addDeciding (group: Command, context: Context): void {
  addApprove(group, context)
  const reject = nodeOptions(group.command('reject'))
    .description('Refuse a hospital that asked to join and is on no list')
    .argument('<hospital>', WHICH)
    .addOption(new Option('--message <text>', 'shown to the hospital, in its terminal and by its doctor'))
    .action(async (word: string, flags: NodeFlags & { readonly message?: string }) => {
      const body = flags.message === undefined ? {} : { message: flags.message }
      await change(context, flags, async client => {
        const [id = ''] = peersNamed([word], await hospitalsThatAsked(client))
        return await client.call('reject', { params: { id }, body })
      })
    })
  examples(reject, 'allowlist reject hospital-5 --message "no licence on file"')
  const add = nodeOptions(group.command('add'))
    .description('Admit a hospital from its signed enrolment file')
    .argument('<file>', 'enrolment.json from the data folder of the hospital, or - for stdin')
    .addOption(duplicateName())
    .action(async (file: string, flags: ApproveFlags) => {
      const body = JSON.parse(await readJsonText(context.io, file)) as EnrolmentFile
      await change(context, flags, client => client.call('addMember', { body, query: queryOf(flags) }))
    })
  examples(add, 'allowlist add enrolment.json')
  const remove = nodeOptions(group.command('remove'))
    .description('Sign and publish a list without this hospital; the answer says when it takes effect')
    .argument('<hospital>', WHICH)
    .addOption(new Option('--yes', 'do not ask at a terminal'))
    .action(async (word: string, flags: NodeFlags & { readonly yes?: boolean }) => {
      await change(context, flags, async client => {
        const { approved, committed, successor } = await client.call('allowlists')
        const members = [...committed?.members ?? [], ...successor?.members ?? [], ...approved]
        const [id = ''] = peersNamed([word], members)
        if (flags.yes !== true) await confirmRemoval(context, members.find(one => one.id === id), id)
        return await client.call('removeMember', { params: { id } })
      })
    })
  examples(remove, 'allowlist remove 12D3KooW…', 'allowlist remove 12D3KooW… --yes')
}

/** @throws CliError if the person at the terminal does not agree; a script is not asked */
async function confirmRemoval ({ io }: Context, member: PartyView | undefined, id: string): Promise<void> {
  if (io.ask === undefined) return
  const who = partyInFull(member ?? { id, name: 'no member of the list' })
  const answer = await io.ask(`Remove ${who}? Until the new list is final, no hospital can open ` +
    'a case. [y/N] ')
  if (!/^\s*y(es)?\s*$/i.test(answer)) throw new CliError('nothing was changed; answer y, or give --yes')
}

function addApprove (group: Command, context: Context): void {
  const approve = nodeOptions(group.command('approve'))
    .description('Admit hospitals that asked')
    .argument('[hospitals...]', WHICH)
    .addOption(new Option('--all', 'all hospitals that wait: lists them, and admits them only with --yes'))
    .addOption(new Option('--yes', 'with --all: admit the listed hospitals'))
    .addOption(duplicateName())
    .action(async (words: readonly string[], flags: ApproveFlags) => {
      if (words.length === 0 && flags.all !== true) {
        throw usageError('name the hospitals (names, peer IDs, or --all); see allowlist pending')
      }
      const done = await withNode(context, flags, 'government', async client => {
        const asked = await client.call('enrolments')
        const ids = flags.all === true
          ? allWaiting(waiting(asked), flags.yes === true)
          : peersNamed(words, asked.map(one => one.member))
        return await approveEach(context, client, ids, flags)
      })
      if (flags.json === true) print(context, true, words.length === 1 ? done[0] : done, () => '')
    })
  examples(approve, 'allowlist approve hospital-1 hospital-2', 'allowlist approve 12D3KooWQ2pv',
    'allowlist approve --all --yes')
}

/** Approves one hospital after the other, and prints each at once; the first refusal ends it. */
async function approveEach (
  context: Context, client: Client, ids: readonly string[], flags: ApproveFlags
): Promise<AllowlistChangeView[]> {
  const done: AllowlistChangeView[] = []
  for (const id of ids) {
    const one = await client.call('approve', { params: { id }, query: queryOf(flags) })
      .catch((error: unknown) => { throw flags.json === true ? afterOthers(error, done) : error })
    done.push(one)
    if (flags.json !== true) context.io.out(`${plain(one.message)}\n`)
  }
  return done
}

/** Adds to an error which hospitals were approved before it: with `--json` only the error is printed. */
function afterOthers (error: unknown, done: readonly AllowlistChangeView[]): unknown {
  if (done.length === 0 || !(error instanceof ServiceError)) return error
  const names = done.map(({ member }) => partyInFull(member)).join(', ')
  return new ServiceError(error.status, error.code, `${error.message}; approved before: ${names}`)
}

function allWaiting (enrolments: readonly EnrolmentView[], sure: boolean): string[] {
  if (enrolments.length === 0) throw new CliError('no hospital waits to be admitted')
  if (sure) return enrolments.map(one => one.member.id)
  const names = enrolments.map(({ member }) => partyInFull(member)).join(', ')
  throw usageError(`${plural(enrolments.length, 'hospital')} would be admitted: ${names}; add --yes ` +
    'to admit them')
}

async function change (
  context: Context, flags: NodeFlags, use: (client: Client) => Promise<AllowlistChangeView>
): Promise<void> {
  const done = await withNode(context, flags, 'government', use)
  print(context, flags.json, done, ({ message }) => `${plain(message)}\n`)
}

async function hospitalsThatAsked (client: Client): Promise<PartyView[]> {
  return (await client.call('enrolments')).map(one => one.member)
}

function waiting (enrolments: readonly EnrolmentView[]): EnrolmentView[] {
  return enrolments.filter(one => one.state === 'pending')
}

function duplicateName (): Option {
  return new Option('--allow-duplicate-name', 'even if another hospital has a similar name')
}

function queryOf ({ allowDuplicateName }: ApproveFlags): { readonly allowDuplicateName?: true } {
  return allowDuplicateName === true ? { allowDuplicateName } : {}
}

function addBegin (group: Command, context: Context): void {
  const begin = nodeOptions(group.command('begin'))
    .description('Begin the chain with the hospitals approved so far')
    .action(async (flags: NodeFlags) => {
      await showAnswer(context, flags, 'government', renderBegin, client => client.call('begin'))
    })
  examples(begin, 'allowlist begin')
}
