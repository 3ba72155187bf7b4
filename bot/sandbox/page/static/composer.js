// The foot of a chat: suggestions, the field, commands, files, the reply keyboard.

import {post, upload} from './api.js'
import {sheet} from './dialogs.js'
import {element, find, redraw} from './dom.js'
import {words} from './words.js'

const field = find('#text')
const drafts = new Map() // chat id → what was written and not sent
let chat = null
let mode = null // {edit: message, draft: what was being written} or {reply: message}

// showFoot draws the foot of a chat; another chat brings its own draft.
export function showFoot(shown) {
  if (chat !== shown) {
    setMode(null)
    if (chat) drafts.set(chat.id, field.value)
    chat = shown
    field.value = chat ? drafts.get(chat.id) ?? '' : ''
    grow()
  }
  if (!chat) return
  redraw(find('#chips'), chat.chips, () => chat.chips.map(key))
  redraw(find('#keyboard'), chat.keyboard, () => chat.keyboard.map(row => element('div', {}, row.map(key))))
  find('#attach').hidden = !!chat.group
  find('#menu').disabled = !commands().length
  showSpeakers()
}

const key = label => element('button', {type: 'button', onclick: () => {
  say(label)
  if (!matchMedia('(pointer: coarse)').matches) field.focus() // the button may be gone; a phone's keyboard would come up
}}, label)

const commands = () => chat.speakers.find(s => s.id === chat.speaker)?.menu ?? []

function showSpeakers() {
  const select = find('#speaker')
  find('#speakers').hidden = chat.speakers.length < 2
  redraw(select, [chat.id, chat.speakers], () => chat.speakers.map(s => element('option', {value: s.id}, s.name)))
  select.value = chat.speaker
}

// say sends a text as the chat's speaker.
export const say = text => post('send', {chat: chat.id, as: chat.speaker, text, reply: mode?.reply?.id})

// beginEdit, beginReply: what is written next is that.
export function beginEdit(m) {
  setMode(null)
  setMode({edit: m, draft: field.value})
  field.value = m.text
  grow()
  field.focus()
}

export function beginReply(m) {
  setMode(null)
  setMode({reply: m})
  field.focus()
}

function setMode(next) {
  if (mode?.edit && !next) field.value = mode.draft
  mode = next
  find('#mode').hidden = !mode
  const m = mode?.edit ?? mode?.reply
  if (m) find('#mode span').textContent = `${mode.edit ? words.editing : words.replying}: ${m.text.split('\n')[0]}`
}

function grow() {
  field.style.height = 'auto'
  field.style.height = Math.min(field.scrollHeight, 160) + 'px'
}

// submit sends what is in the field; what could not be sent stays there.
async function submit() {
  const text = field.value.trim()
  const was = mode
  const to = chat
  if (!text || !to) return
  const sent = was?.edit ? post('edit', {chat: to.id, as: to.speaker, message: was.edit.id, text}) : say(text)
  if (!was?.edit) field.value = ''
  setMode(null)
  grow()
  if (await sent !== null) return
  if (chat !== to) {
    if (!was?.edit) drafts.set(to.id, text)
  } else if (!mode && (was?.edit || !field.value)) {
    setMode(was?.edit ? {edit: was.edit, draft: field.value} : was)
    field.value = text
    grow()
  }
}

// lastOwn is the speaker's newest message, which ↑ in an empty field edits.
const lastOwn = () => [...chat.messages.values()].reverse().find(m => !m.bot && !m.service && !m.document && m.from === chat.speaker)

function onKey(event) {
  const phone = matchMedia('(pointer: coarse)').matches
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && !phone) {
    event.preventDefault()
    submit()
  } else if (event.key === 'ArrowUp' && !field.value && lastOwn()) {
    event.preventDefault()
    beginEdit(lastOwn())
  } else if (event.key === 'Escape' && mode) {
    setMode(null)
    grow()
  }
}

export function prepareComposer(onSpeaker) {
  find('#composer').addEventListener('submit', event => { event.preventDefault(); submit() })
  field.addEventListener('keydown', onKey)
  field.addEventListener('input', grow)
  find('#mode button').addEventListener('click', () => { setMode(null); grow() })
  find('#menu').addEventListener('click', () => sheet(words.menu, commands().map(c => ({label: '/' + c.command, about: c.description, act: () => say('/' + c.command)}))))
  find('#speaker').addEventListener('change', event => onSpeaker(Number(event.target.value)))
  find('#attach input').addEventListener('change', event => {
    for (const file of event.target.files) upload(chat.id, file, field.value.trim())
    event.target.value = ''
    field.value = ''
    grow()
  })
}
