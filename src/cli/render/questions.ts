import { fields, plainLines, type QuestionView } from '../../api/index.js'
import { moment, partyInFull, plain, shortId } from './format.js'

const SHOWN_ID_DIGITS = 12

/** Renders questions of other hospitals that wait for a person here. */
export function renderQuestions (questions: readonly QuestionView[]): string {
  if (questions.length === 0) return 'no question waits for a person here\n'
  return questions.map(({ askedAt, caseId, hospital, id, question }) => fields([
    ['question', id.slice(0, SHOWN_ID_DIGITS)],
    ['case', shortId(caseId)],
    ['asked by', partyInFull(hospital)],
    ['asked', moment(askedAt)]
  ]) + block(question)).join('\n')
}

/** Renders questions about a case with their answers, below the other facts; empty without a question. */
export function renderTalk (questions: readonly QuestionView[]): string {
  return questions.map(view => view.question === ''
    ? `\n${uncodedText(view)}`
    : `\n${headOf(view)}:\n${block(view.question)}${answerOf(view)}`).join('')
}

/** The excerpt that came with a diagnosis without a code, as either hospital has it. */
function uncodedText (view: QuestionView): string {
  const { clinician, endedAt, excerpt = '', hospital, isOwn, state } = view
  if (state === 'declined') return 'the submitter has no excerpt of this diagnosis without a code\n'
  if (isOwn) {
    return state === 'waiting'
      ? 'no excerpt of this diagnosis without a code yet: its submitter was asked\n'
      : `excerpt of this diagnosis without a code, by ${partyInFull(hospital)}:\n${block(excerpt)}`
  }
  return `excerpt of this diagnosis without a code, read by ${personText(clinician)}, at ` +
    `${partyInFull(hospital)} since ${moment(endedAt)}:\n${block(excerpt)}`
}

function headOf ({ askedAt, clinician, hospital, isOwn }: QuestionView): string {
  const parties = isOwn ? `${personText(clinician)} to ${partyInFull(hospital)}` : partyInFull(hospital)
  return `question of ${moment(askedAt)} by ${parties}`
}

function answerOf ({ clinician, endedAt, excerpt = '', hospital, isOwn, state }: QuestionView): string {
  if (state === 'waiting') return 'no answer yet: a person at the submitter must give it\n'
  const who = isOwn ? partyInFull(hospital) : personText(clinician)
  const head = `${moment(endedAt)} by ${who}`
  return state === 'declined' ? `declined ${head}\n` : `excerpt of ${head}:\n${block(excerpt)}`
}

function personText (clinician: string | undefined): string {
  return clinician === undefined ? 'this hospital' : plain(clinician)
}

/** Indents the lines of a text, so that no line of it passes for a line of this program. */
function block (text: string): string {
  return plainLines(text).split('\n').map(line => `  ${line}\n`).join('')
}

export function renderAsked ({ caseId, hospital }: QuestionView): string {
  return `asked ${partyInFull(hospital)} about case ${shortId(caseId)}; review show has the answer when a ` +
    'person there has given it\n'
}

export function renderAnswer ({ caseId, hospital, state }: QuestionView): string {
  const what = state === 'declined' ? 'no excerpt is given' : 'the excerpt is kept'
  return `${what}; ${partyInFull(hospital)} is told, sealed to it alone. diagnosis show ${shortId(caseId)} ` +
    'has question and answer\n'
}
