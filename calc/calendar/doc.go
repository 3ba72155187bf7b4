// Package calendar tells which days work, and how much of a day each is.
//
// A day's weight is decided by the first of these that speaks of it:
//
//  1. an override of the rep, of the team, of the company (vacation, sick
//     leave, a working Saturday), with any weight from 0 to 1;
//  2. the national table: a listed day off is off; a listed short or working
//     day is a full day, even on a Saturday;
//  3. the week pattern: 5/2, 6/1 or any other.
//
// Russia's production calendar is a yearly decree and cannot be computed. The
// years known are embedded (2013–2026) and later ones can be imported; any
// other year gets the statutory holidays alone and is not Confirmed, which
// every answer that counts its days has to say.
package calendar
