package bot

// PressNames lists the buttons there are, with how many numbers stand behind each.
func PressNames() map[string]int {
	names := map[string]int{}
	for name, h := range presses {
		names[name] = h.args
	}
	return names
}

// ScreenNames lists the screens that a job may be of.
func ScreenNames() []string {
	var names []string
	for name := range screens {
		names = append(names, name)
	}
	return names
}
