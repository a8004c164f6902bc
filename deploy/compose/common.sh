# shellcheck shell=sh
# What start, stop, status and logs share; they set $home, the directory of this file, and source it.
: "${home:?set it to the directory of this file before sourcing it}"

fail() {
  echo "${0##*/}: $*" >&2
  exit 2
}

require_docker() {
  command -v docker >/dev/null ||
    fail "no docker found; install Docker Engine, see https://docs.docker.com/engine/install/"
  docker compose version >/dev/null 2>&1 ||
    fail "docker has no compose plugin; install it, on Debian and Ubuntu with: apt install docker-compose-plugin"
  docker info >/dev/null 2>&1 ||
    fail "the Docker engine does not answer; is it running, and may you use it (are you in the group docker)?"
}

require_started() {
  [ -e "$home/.env" ] || fail "there is no $home/.env, so nothing was started here; start makes it"
}

compose() {
  docker compose --project-directory "$home" "$@"
}

# With every part, whichever were started.
compose_all() {
  compose --profile full "$@"
}
