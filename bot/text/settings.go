package text

import "runrate/storage"

// Settings is the screen of a member's settings.
type Settings struct {
	Zone string // IANA name
	Now  int    // minute of the day in the zone
	Dark bool
	Push int // minute of the day

	NoMorning          bool // the morning's figures are switched off
	QuietFrom, QuietTo int  // minutes of the day

	Admin   bool // who may change the company's settings, which are:
	Window  int  // after how many days a client counts as lapsed
	Sundays bool // weeks begin on Sundays
}

// WindowRefused answers a lapse window out of its bounds, in days.
type WindowRefused struct{ Least, Most int }

// CompanySetting tells that a setting is the company's, and who may change it.
type CompanySetting struct{}

// ChooseSetting heads the choices of a setting: language, zone, theme, push, pushes.
type ChooseSetting struct{ Setting string }

// SettingRefused answers what is no setting.
type SettingRefused struct{ Text string }

// zoneNames are what time zones are called here.
var zoneNames = map[string]map[storage.Lang]string{
	"Europe/Kaliningrad": {storage.Russian: "Калининград", storage.English: "Kaliningrad"},
	"Europe/Moscow":      {storage.Russian: "Москва", storage.English: "Moscow"},
	"Europe/Samara":      {storage.Russian: "Самара", storage.English: "Samara"},
	"Asia/Yekaterinburg": {storage.Russian: "Екатеринбург", storage.English: "Yekaterinburg"},
	"Asia/Omsk":          {storage.Russian: "Омск", storage.English: "Omsk"},
	"Asia/Novosibirsk":   {storage.Russian: "Новосибирск", storage.English: "Novosibirsk"},
	"Asia/Krasnoyarsk":   {storage.Russian: "Красноярск", storage.English: "Krasnoyarsk"},
	"Asia/Irkutsk":       {storage.Russian: "Иркутск", storage.English: "Irkutsk"},
	"Asia/Yakutsk":       {storage.Russian: "Якутск", storage.English: "Yakutsk"},
	"Asia/Vladivostok":   {storage.Russian: "Владивосток", storage.English: "Vladivostok"},
	"Asia/Magadan":       {storage.Russian: "Магадан", storage.English: "Magadan"},
	"Asia/Kamchatka":     {storage.Russian: "Камчатка", storage.English: "Kamchatka"},
	"Europe/Minsk":       {storage.Russian: "Минск", storage.English: "Minsk"},
	"Asia/Almaty":        {storage.Russian: "Алматы", storage.English: "Almaty"},
	"Asia/Tashkent":      {storage.Russian: "Ташкент", storage.English: "Tashkent"},
	"Asia/Tbilisi":       {storage.Russian: "Тбилиси", storage.English: "Tbilisi"},
	"Asia/Yerevan":       {storage.Russian: "Ереван", storage.English: "Yerevan"},
	"Asia/Baku":          {storage.Russian: "Баку", storage.English: "Baku"},
}

// ZoneName is what a time zone is called, its IANA name where it is not one of ours.
func ZoneName(lang storage.Lang, zone string) string {
	if name, ok := zoneNames[zone][lang]; ok {
		return name
	}
	return zone
}
