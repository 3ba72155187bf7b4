// Runs before anything is drawn, so that the page does not flash.
{
  let chosen = null
  try { chosen = localStorage.getItem('theme') } catch { /* storage may be forbidden */ }
  if (chosen) document.documentElement.dataset.theme = chosen
}
