// Times are the company's: its clock may be ahead of this machine's, and its zone another.

import {lang} from './words.js'

let ahead = 0
let zone = 'UTC'
let formats = {}

export function setClock(now, name) {
  ahead = now - Date.now()
  if (name) zone = name
  const format = options => new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : 'ru-RU', {timeZone: zone, ...options})
  formats = {
    time: format({hour: '2-digit', minute: '2-digit'}),
    day: format({weekday: 'short', day: 'numeric', month: 'short'}),
    key: new Intl.DateTimeFormat('sv-SE', {timeZone: zone, dateStyle: 'short'}),
  }
}

export const now = () => new Date(Date.now() + ahead)
export const timeOf = seconds => formats.time.format(new Date(seconds * 1000))
export const dayOf = seconds => formats.day.format(new Date(seconds * 1000))
export const dayKey = seconds => formats.key.format(new Date(seconds * 1000))
