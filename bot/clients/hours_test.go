package clients_test

import (
	"testing"

	"runrate/bot/clients"
)

// Two purchases two minutes apart over midnight are on the day after by the
// calendar, and within the first 24 hours, in any zone.
func TestHoursOverMidnight(t *testing.T) {
	for _, zone := range []string{"Asia/Kamchatka", "America/New_York", "UTC"} {
		c := openCompany(t, zone)
		c.book(`2026-02-10 23:59 anna kiosk beer 1
			2026-02-11 00:01 anna kiosk beer 1`)
		c.want(clients.Question{AsOf: on("2026-02-12")}, "days", "0 1 1 1 1", "1 1 1 1 0", "2 1 0 0 0")
	}
}

// In New York 8 March 2026 has 23 hours and 1 November has 25: noon to noon is
// not a whole day over the one, and 00:30 to 23:45 within the other is 24 hours and a quarter.
func TestHoursOfClockChanges(t *testing.T) {
	spring := openCompany(t, "America/New_York")
	spring.book(`2026-03-07 12:00 anna kiosk beer 1
		2026-03-08 12:00 anna kiosk beer 1`)
	spring.want(clients.Question{AsOf: on("2026-03-09")}, "days", "0 1 1 1 1", "1 1 1 1 0", "2 1 0 0 0")
	autumn := openCompany(t, "America/New_York")
	autumn.book(`2026-11-01 00:30 anna kiosk beer 1
		2026-11-01 23:45 anna kiosk beer 1`)
	autumn.want(clients.Question{AsOf: on("2026-11-02")}, "days", "0 1 1 1 1", "1 1 0 1 1")
	same := openCompany(t, "UTC") // where clocks are left alone
	same.book(`2026-03-07 12:00 anna kiosk beer 1
		2026-03-08 12:00 anna kiosk beer 1`)
	same.want(clients.Question{AsOf: on("2026-03-09")}, "days", "0 1 1 1 1", "1 1 1 1 1", "2 1 0 0 0")
}

// What takes back, and what is money alone beside volumes, is no visit; money alone is one on a date without volumes.
func TestHoursOfRowsThatAdd(t *testing.T) {
	c := openCompany(t, "UTC")
	c.book(`2026-02-10 08:00 anna kiosk beer -1
		2026-02-10 09:00 anna kiosk beer 0 =50
		2026-02-10 12:00 anna kiosk beer 3
		2026-02-11 11:00 anna kiosk beer 0 =50
		2026-02-12 13:00 anna kiosk beer 2
		2026-02-12 14:00 anna kiosk beer -2`)
	// From 12:00 of the 10th; the 11th at 11:00 is 23 hours later, and the 12th comes to nothing.
	c.want(clients.Question{AsOf: on("2026-02-12")}, "days", "0 1 1 1 1", "1 1 1 1 0", "2 1 0 0 0")
}
