// The messages of the chat that is open.

import {element, find} from './dom.js'
import {avatar} from './list.js'
import {messageElement} from './message.js'
import {dayKey, dayOf} from './time.js'
import {words} from './words.js'

const log = find('#log')
const drawn = new Map() // message id → its entry: the element, with a day above it perhaps
let shown = null // the chat
let following = true // the end is in sight

// atEnd tells whether the last message is in sight, toEnd brings it there.
const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 80
export const toEnd = () => { log.scrollTop = log.scrollHeight }

// lastInSight is the newest message whose beginning can be seen, 0 for none.
export function lastInSight() {
  const bottom = log.scrollTop + log.clientHeight
  const seen = [...log.querySelectorAll('.entry')].findLast(e => e.offsetTop - log.offsetTop < bottom - 24)
  return seen ? Number(seen.dataset.id) : 0
}

// follow notes whether the end is followed. It is left by scrolling up, and not
// because more has come before the browser tells of a scroll.
let top = 0
function follow() {
  if (atEnd()) following = true
  else if (log.scrollTop < top) following = false
  top = log.scrollTop
  find('#end').hidden = atEnd() || !shown
}
log.addEventListener('scroll', follow, {passive: true})

// A line of suggestions comes or goes, the window changes: the end stays in sight.
new ResizeObserver(() => { if (following) toEnd() }).observe(log)

// openChat shows another chat, from its first unread message on.
export function openChat(chat, act) {
  shown = chat
  drawn.clear()
  log.replaceChildren()
  log.dataset.chat = chat?.id ?? ''
  find('.head').hidden = find('#foot').hidden = !chat
  if (!chat) {
    log.append(element('p', {className: 'empty'}, words.empty))
    find('#end').hidden = true
    return
  }
  const first = [...chat.messages.values()].find(m => m.bot && m.id > chat.read)
  updateChat(chat, [...chat.messages.keys()], act)
  const entry = first && drawn.get(first.id)
  if (entry) {
    entry.prepend(element('p', {className: 'fresh'}, words.fresh))
    log.scrollTop = entry.offsetTop - log.offsetTop
  } else toEnd()
  following = atEnd()
  follow()
}

// updateChat brings the open chat up to date; changed are ids of its messages,
// of those that are gone too.
export function updateChat(chat, changed, act) {
  showHead(chat)
  find('#log > .empty')?.remove()
  const added = changed.filter(id => chat.messages.has(id) && !drawn.has(id))
  if (added.some(id => isOwn(chat, chat.messages.get(id)))) following = true // who writes looks at what he writes
  for (const id of changed) redraw(chat, id, act)
  showDays()
  if (chat.messages.size === 0) log.append(element('p', {className: 'empty'}, words.nothing))
  if (following && added.length > 0) reveal(drawn.get(added[0]))
  find('#end').hidden = atEnd()
}

const isOwn = (chat, m) => !m.bot && !m.service && m.from === chat.speaker

function redraw(chat, id, act) {
  const old = drawn.get(id)
  const m = chat.messages.get(id)
  if (!m) {
    old?.remove()
    drawn.delete(id)
    return
  }
  const entry = element('div', {className: 'entry'}, messageElement(m, chat, act))
  entry.dataset.id = id
  entry.dataset.date = m.date
  if (old) {
    const focused = [...old.querySelectorAll('button, a')].indexOf(document.activeElement)
    old.replaceWith(entry)
    if (focused >= 0) (entry.querySelectorAll('button, a')[focused] ?? log).focus()
  } else {
    const next = [...log.children].find(e => Number(e.dataset.id) > id)
    log.insertBefore(entry, next ?? null)
  }
  drawn.set(id, entry)
}

// showDays puts a date above the first message of each.
function showDays() {
  let last = ''
  for (const entry of log.querySelectorAll('.entry')) {
    const key = dayKey(entry.dataset.date)
    const label = entry.querySelector('.day')
    if (key === last) label?.remove()
    else if (!label) entry.prepend(element('p', {className: 'day'}, dayOf(entry.dataset.date)))
    last = key
  }
}

// reveal scrolls to the end, but not past the beginning of what is new: that is
// read first, and what comes behind it waits.
function reveal(entry) {
  log.scrollTop = Math.min(log.scrollHeight, entry.offsetTop - log.offsetTop)
  following = atEnd()
}

export function showHead(chat) {
  if (chat !== shown) return
  find('#name').textContent = chat.group ? chat.name : words.you(chat.name)
  find('#status').textContent = chat.doing ? 'Runrate ' + chat.doing : chat.about
  find('.head .avatar').replaceWith(avatar(chat))
}
