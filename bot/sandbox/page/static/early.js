// Runs before anything is drawn: the page does not flash, and what the server
// tells is on its way while the rest is loaded.
{
  let chosen = null
  try { chosen = localStorage.getItem('theme') } catch { /* storage may be forbidden */ }
  if (chosen) document.documentElement.dataset.theme = chosen
  const early = []
  let receive = event => early.push(event)
  let lost = () => {}
  let events = null
  // A browser has six connections to a server for all of its windows: one that
  // is not looked at needs none, and is told everything when it is again.
  const open = () => {
    if (document.hidden) return events?.close(), events = null
    if (events) return
    events = new EventSource('events')
    events.onmessage = event => receive(event)
    events.onerror = () => lost()
  }
  open()
  document.addEventListener('visibilitychange', open)
  window.listen = (onEvent, onLost) => {
    receive = onEvent
    lost = onLost
    early.forEach(receive)
  }
}
