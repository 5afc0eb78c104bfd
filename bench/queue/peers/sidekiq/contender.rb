# frozen_string_literal: true

# Sidekiq as a contender: the roles that bench-queue starts, as src/roles describes them.
#   ruby contender.rb URL push one|bulk JOBS SECONDS
#   ruby contender.rb URL pace PAUSE_MS…
#   ruby contender.rb URL work all|picked
require "sidekiq"
require "sidekiq/launcher"

IN_FLIGHT = 64
BULK = 1000
CONCURRENCY = 20
TELL_EVERY_S = 0.01
FILLER = "x" * 280

$stdout.sync = true
url, role, *args = ARGV
Sidekiq.logger.level = Logger::WARN
# Debian's redis-rb warns of its own next version at every call; writing that down is not what is measured.
Redis.silence_deprecations = true if Redis.respond_to?(:silence_deprecations=)
Redis.sadd_returns_boolean = false if Redis.respond_to?(:sadd_returns_boolean=)
Sidekiq.configure_client { |config| config.redis = { url: url, size: IN_FLIGHT } }
Sidekiq.configure_server { |config| config.redis = { url: url, size: CONCURRENCY + 5 } }

def now_us = Process.clock_gettime(Process::CLOCK_REALTIME, :microsecond)
def clock = Process.clock_gettime(Process::CLOCK_MONOTONIC)
def payload = "#{now_us} #{FILLER}"

# The job: it counts, and does nothing.
class Noop
  include Sidekiq::Worker

  LOCK = Mutex.new
  class << self
    attr_accessor :ran, :last, :tell_each
  end
  self.ran = 0

  def perform(payload)
    now = now_us
    LOCK.synchronize do
      Noop.ran += 1
      Noop.last = now
    end
    $stdout.puts("picked #{now - payload.to_i}") if Noop.tell_each
  end
end

def push(how, jobs, seconds)
  left = jobs.to_i
  lock = Mutex.new
  Sidekiq.redis(&:ping)
  begun = clock
  take = lambda do |size|
    lock.synchronize do
      count = clock < begun + seconds.to_f ? [size, left].min : 0
      left -= count
      count
    end
  end
  if how == "bulk"
    while (count = take.call(BULK)).positive?
      Sidekiq::Client.push_bulk("class" => Noop, "args" => Array.new(count) { [payload] })
    end
  else
    pushers = Array.new(IN_FLIGHT) do
      Thread.new { Noop.perform_async(payload) while take.call(1).positive? }
    end
    pushers.each(&:join)
  end
  puts "pushed #{jobs.to_i - left} #{((clock - begun) * 1e6).round}"
end

def pace(pauses)
  Sidekiq.redis(&:ping)
  pauses.each do |pause|
    sleep(pause.to_f / 1000)
    Noop.perform_async(payload)
  end
end

def work(what, url)
  Noop.tell_each = what == "picked"
  Sidekiq.redis = { url: url, size: CONCURRENCY + 5 }
  Sidekiq.redis(&:ping)
  options = Sidekiq.options.merge(queues: ["default"], concurrency: CONCURRENCY, environment: "production", tag: "")
  launcher = Sidekiq::Launcher.new(options)
  puts "ready"
  $stdin.gets
  launcher.run
  Thread.new do
    told = 0
    loop do
      sleep(TELL_EVERY_S)
      ran, last = Noop::LOCK.synchronize { [Noop.ran, Noop.last] }
      puts "ran #{told = ran} #{last}" if told != ran
    end
  end
  $stdin.read
  exit!(0)
end

case role
when "push" then push(*args)
when "pace" then pace(args)
when "work" then work(*args, url)
end
