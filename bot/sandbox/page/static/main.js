// Keeps what the server tells, and draws what has changed.

import {post} from './api.js'
import {beginEdit, beginReply, prepareComposer, say, showFoot} from './composer.js'
import {lastInSight, openChat, showHead, toEnd, updateChat} from './conversation.js'
import {askName, prepareDialogs, sheet, toast, zoom} from './dialogs.js'
import {find} from './dom.js'
import {showList} from './list.js'
import {dayOf, now, setClock, timeOf} from './time.js'
import {fill, words} from './words.js'

const chats = new Map()
let current = null
let stops = []
let bot = ''

// act is what can be done with the messages of the open chat.
const act = {
  open: follow,
  command: text => say(text),
  zoom,
  press: (m, data) => post('press', {chat: current.id, as: current.speaker, message: m.id, data}),
  more: (m, mine) => sheet(words.actions, [
    mine && !m.document ? {label: words.edit, act: () => beginEdit(m)} : null,
    current.group ? {label: words.reply, act: () => beginReply(m)} : null,
    {label: words.remove, act: () => { post('delete', {chat: current.id, message: m.id}); find('#log').focus() }},
  ].filter(Boolean)),
}

// follow opens a start link of the bot as somebody new; other links are the browser's.
function follow(url) {
  const link = new URL(url)
  if (link.hostname !== 't.me' || link.pathname !== '/' + bot) return false
  askName().then(async name => {
    const id = name && await post('join', {name, payload: link.searchParams.get('start') ?? ''})
    if (id) location.hash = id
  })
  return true
}

function receive(event) {
  const e = JSON.parse(event.data)
  setClock(e.now, e.zone)
  stops = e.stops ?? []
  find('#offline').hidden = true
  if (e.fresh) {
    bot = e.bot
    for (const c of chats.values()) c.messages.clear()
  }
  for (const state of e.chats ?? []) take(state)
  if (e.fresh || wanted() !== current) choose()
  showList(chats, current)
  showClock()
  see()
  if (e.fresh) performance.mark('ready')
}

// take notes what is new in a chat, and draws it if the chat is open.
function take({messages = [], gone = [], toasts = [], ...head}) {
  const chat = chats.get(head.id) ?? {messages: new Map(), place: chats.size, speaker: head.speakers[0].id, actions: head.actions, doing: ''}
  const waited = JSON.stringify(chat.waiting ?? [])
  const acted = head.actions > chat.actions && head.action
  Object.assign(chat, {keyboard: [], chips: [], waiting: []}, head)
  chats.set(chat.id, chat)
  for (const id of gone) chat.messages.delete(id)
  for (const m of messages) chat.messages.set(m.id, m)
  if (acted) doing(chat, words[acted] ?? words.typing)
  if (messages.some(m => m.bot)) doing(chat, '')
  if (chat !== current) return
  for (const t of toasts) t.alert ? sheet(t.text, []) : toast(t.text)
  const redrawn = new Set([...gone, ...messages.map(m => m.id)])
  if (waited !== JSON.stringify(chat.waiting)) for (const m of chat.messages.values()) if (m.buttons) redrawn.add(m.id)
  updateChat(chat, [...redrawn].sort((a, b) => a - b), act)
  showFoot(chat)
}

// doing shows for some seconds what the bot is at; an empty word ends it.
function doing(chat, word) {
  clearTimeout(chat.timer)
  chat.doing = word
  if (word) chat.timer = setTimeout(() => { doing(chat, ''); showList(chats, current) }, 5000)
  showHead(chat)
}

// wanted is the chat that the address names; on a wide screen, else the first.
// One that is not there yet leaves things as they are.
function wanted() {
  const id = location.hash.slice(1)
  const wide = !matchMedia('(max-width: 700px)').matches
  if (id) return chats.get(Number(id)) ?? current
  return wide ? [...chats.values()][0] : null
}

// choose opens the chat that is wanted.
function choose() {
  if (wanted() !== current) toast('')
  current = wanted() ?? null
  document.body.dataset.view = current ? 'chat' : 'list'
  openChat(current, act)
  showFoot(current)
}

// see tells the server which messages of the open chat have been seen.
function see() {
  const last = current && !document.hidden ? lastInSight() : 0
  if (current?.unread && last > current.read) {
    current.read = last
    post('read', {chat: current.id, message: last})
  }
  const unread = [...chats.values()].reduce((n, c) => n + c.unread, 0)
  document.title = unread ? `(${unread}) Runrate` : 'Runrate'
}

function showClock() {
  const at = now() / 1000
  const label = `${dayOf(at)}, ${timeOf(at)}`
  find('#clock').hidden = stops.length === 0
  find('#clock time').textContent = label
  find('#clock').setAttribute('aria-label', `${words.time}: ${label}. ${words.travel}`)
}

async function travel(id) {
  document.body.setAttribute('aria-busy', 'true')
  toast(words.moving)
  await post('travel', {to: id})
  toast('')
  document.body.removeAttribute('aria-busy')
}

function toggleTheme() {
  const root = document.documentElement
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  root.dataset.theme = dark ? 'light' : 'dark'
  try { localStorage.setItem('theme', root.dataset.theme) } catch { /* storage may be forbidden */ }
}

fill()
prepareDialogs()
prepareComposer(id => {
  current.speaker = id
  openChat(current, act)
  showFoot(current)
})
find('#theme').addEventListener('click', toggleTheme)
find('#clock').addEventListener('click', () => sheet(words.travel, stops.map(s => ({label: s.label, about: `${dayOf(s.at)}, ${timeOf(s.at)}`, act: () => travel(s.id)}))))
find('#end').addEventListener('click', toEnd)
find('#log').addEventListener('scroll', see, {passive: true})
addEventListener('hashchange', () => {
  const left = current
  choose()
  showList(chats, current)
  see()
  if (matchMedia('(max-width: 700px)').matches) (current ? find('#log') : find(`#people a[href="#${left?.id}"]`))?.focus()
})
document.addEventListener('visibilitychange', see)
setInterval(showClock, 5000)
window.listen(receive, () => { find('#offline').hidden = false }) // of early.js
