// Windows over the page, and the line at its foot.

import {element, find} from './dom.js'
import {words} from './words.js'

let hide = 0

// toast shows a line for some seconds.
export function toast(text) {
  const e = find('#toast')
  e.textContent = text
  clearTimeout(hide)
  hide = setTimeout(() => { e.textContent = '' }, Math.max(4000, 60 * text.length))
}

// sheet offers choices: [{label, about, act}], or tells something when there are none.
export function sheet(title, choices) {
  const dialog = find('#sheet')
  find('#sheet-title').textContent = title
  find('#sheet > div').replaceChildren(...choices.map(c => element('button', {
    type: 'button', onclick: () => { dialog.close(); c.act() },
  }, element('b', {}, c.label), c.about ? element('span', {}, c.about) : null)))
  if (!dialog.open) dialog.showModal()
}

// zoom shows a picture at full size.
export function zoom(src, alt) {
  const dialog = find('#zoom')
  const img = find('#zoom img')
  Object.assign(img, {src, alt})
  dialog.classList.remove('large')
  find('#zoom a').href = src
  dialog.setAttribute('aria-label', alt)
  dialog.showModal()
}

// askName asks who opens a link, and returns the name, or "".
export function askName() {
  const dialog = find('#join')
  const name = find('#join-name')
  name.value = words.joinDefault
  dialog.returnValue = ''
  dialog.showModal()
  name.select()
  return new Promise(done => dialog.addEventListener('close', () => done(dialog.returnValue === 'join' ? name.value.trim() : ''), {once: true}))
}

export function prepareDialogs() {
  for (const dialog of document.querySelectorAll('dialog')) {
    dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close() }) // beside it
  }
  for (const b of document.querySelectorAll('#sheet > button, #zoom p button')) b.addEventListener('click', () => b.closest('dialog').close())
  find('#zoom > button').addEventListener('click', () => find('#zoom').classList.toggle('large'))
}
