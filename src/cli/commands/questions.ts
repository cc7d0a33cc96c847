import { Option, type Command } from 'commander'
import { MAX_EXCERPT_BYTES, MAX_QUESTION_BYTES } from '../../api/index.js'
import { caseIdText, questionIdText } from '../arguments.js'
import { usageError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { readShortText } from '../input-file.js'
import { renderAnswer, renderAsked, renderQuestions } from '../render/questions.js'
import { nodeOptions, showAnswer, withNode, type NodeFlags } from '../with-node.js'

interface AnswerFlags extends NodeFlags {
  readonly as: string
  readonly decline?: boolean
}

/** Adds the commands for questions between hospitals: `review ask`, `review questions`, `review answer`. */
export function addQuestions (group: Command, context: Context): void {
  const ask = nodeOptions(group.command('ask'))
    .description('Ask the submitter of a case for a part of its text. A person there reads the question ' +
      'and answers; review show has the answer')
    .argument('<case>', 'case id, or its first 8 digits or more', caseIdText)
    .argument('<question>', 'file with the question, or - for stdin; it may name no patient')
    .addOption(new Option('--as <clinician>', 'name of the clinician; kept at this hospital'))
    .action(async (id: string, file: string, flags: NodeFlags & { readonly as?: string }) => {
      const question = await readShortText(context.io, file, MAX_QUESTION_BYTES)
      const body = { question, ...(flags.as === undefined ? {} : { clinician: flags.as }) }
      await showAnswer(context, flags, 'hospital', renderAsked,
        client => client.call('askSubmitter', { params: { id }, body }))
    })
  examples(ask, 'review ask 3b1f0c528a1e question.txt --as "Dr Okafor"',
    'review ask 3b1f0c528a1e - --name hospital-2 < question.txt')
  const list = nodeOptions(group.command('questions'))
    .description('Questions of other hospitals about cases of this hospital, which a person here must answer')
    .action(async (flags: NodeFlags) => {
      await showAnswer(context, flags, 'hospital', renderQuestions, client => client.call('questions'))
    })
  examples(list, 'review questions --name hospital-1')
  addAnswer(group, context)
}

function addAnswer (group: Command, context: Context): void {
  const command = nodeOptions(group.command('answer'))
    .description('Give an excerpt to the hospital that asked. It is sent as it stands: read it first, and ' +
      'leave out whatever names the patient. It is kept with the case')
    .argument('<question>', 'id of the question, or its first 8 digits or more', questionIdText)
    .argument('[file]', `file with the excerpt, at most ${MAX_EXCERPT_BYTES} bytes, or - for stdin`)
    .addOption(new Option('--as <person>', 'who has read the excerpt; kept at this hospital')
      .makeOptionMandatory())
    .addOption(new Option('--decline', 'tell the hospital that it gets no excerpt'))
    .action(async (id: string, file: string | undefined, flags: AnswerFlags) => {
      const view = await withNode(context, flags, 'hospital', async client => {
        if (flags.decline === true) {
          if (file !== undefined) throw usageError('give a file or --decline, not both')
          return await client.call('declineQuestion', { params: { id }, body: { clinician: flags.as } })
        }
        if (file === undefined) throw usageError('name the file with the excerpt, or give --decline')
        const excerpt = await readShortText(context.io, file, MAX_EXCERPT_BYTES)
        return await client.call('answerQuestion', { params: { id }, body: { clinician: flags.as, excerpt } })
      })
      print(context, flags.json, view, renderAnswer)
    })
  examples(command, 'review answer 7c2e91d0 excerpt.txt --as "Dr Lund"',
    'review answer 7c2e91d0 --decline --as "Dr Lund"')
}
